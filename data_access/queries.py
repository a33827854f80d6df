"""The questions that the pages ask, each written once over the one interface of all stores."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from astropy.coordinates import angular_separation

from data_access import frames, row_keys
from data_access.errors import BadRequest, NoSuchTable, NotFound
from data_access.schema import JD_COLUMNS, PIXEL_COLUMNS, SCHEMA_ROW_PREFIX
from data_access.store import AnswersCones, Row, Store
from data_access.table_types import types_of
from science.classification import classify
from science.derived import add_v_fields

HISTORY_COLUMNS: tuple[str, ...] = (
    *("i:objectId", "i:candid", "i:jd", "i:fid", "i:ra", "i:dec", "i:magpsf", "i:sigmapsf", "i:isdiffpos"),
    *("i:magnr", "i:sigmagnr", "i:distnr", "i:diffmaglim", "i:rb", "i:drb", "i:nbad", "i:classtar", "i:ndethist"),
    *("i:jdstarthist", "i:jdendhist", "i:ssnamenr", "i:ssdistnr", "i:distpsnr1", "i:sgscore1", "i:neargaia"),
    *("i:ranr", "i:decnr", "d:cdsxmatch", "d:roid", "d:mulens", "d:snn_snia_vs_nonia", "d:snn_sn_vs_all"),
    *("d:rf_snia_vs_nonia", "d:rf_kn_vs_nonkn", "d:tracklet", "d:tns", "d:vsx", "d:gcvs", "d:DR3Name"),
)
"""What the object page needs of each alert; all else is read for one alert at a time."""

CLASS_COLUMNS: tuple[str, ...] = (
    *("i:objectId", "i:candid", "i:jd", "i:fid", "i:ra", "i:dec", "i:magpsf", "i:sigmapsf", "i:isdiffpos", "i:distnr"),
    *("i:drb", "i:rb", "i:ndethist", "i:jdstarthist", "i:ssnamenr", "d:cdsxmatch", "d:tns", "d:mag_rate"),
    *("d:from_upper", "d:snn_snia_vs_nonia", "d:rf_snia_vs_nonia", "d:tracklet"),
)
"""What a list of candidates shows of each alert."""

MOVING_COLUMNS: tuple[str, ...] = (
    *("i:objectId", "i:candid", "i:jd", "i:fid", "i:ra", "i:dec", "i:magpsf", "i:sigmapsf", "i:isdiffpos", "i:drb"),
    *("i:ssnamenr", "i:ssdistnr", "i:ssmagnr", "d:roid", "d:tracklet"),
)
"""What the page of a Solar System object needs of each alert."""

MOST_PIXEL_ROWS = 100_000
_NEARLY_NOTHING_DAYS = 1e-4
_DECIMALS_OF_DATES = 7
LARGEST_RADIUS_ARCSEC = 18_000.0
_DATED_TABLES = {
    "(CTA) Blazar low state": "ztf.low_state_blazars",
    "(CTA) Blazar high state": "ztf.high_state_blazars",
    "SLSN candidate": "ztf.slsn",
}
_OBJECT_NAME = re.compile(r"[A-Za-z0-9.+-]{1,64}")
_TRACKLET_NAME = re.compile(r"TRCK_\d{8}_\d{6}_\d{2,4}")
_TRACKLET_PREFIX = re.compile(r"TRCK_\d{4}[\d_]{0,16}")
_SURVIVING_FAMILIES = (b"i", b"d")


def alerts_of(store: Store, object_id: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """An object's own alert packets, newest first.

    Parameters
    ----------
    columns : names such as `i:magpsf`; None gives all stored fields and those computed on reading (`v:`)

    Returns
    -------
    frame with one row per alert, empty for an unknown object; `attrs["corrupt_cells"]` counts unreadable cells.

    Raises
    ------
    BadRequest, NoSuchTable, StoreUnavailable
    """
    prefix = _object_prefix(object_id)
    asked = _SURVIVING_FAMILIES if columns is None else _encoded({"i:jd", *columns})
    rows = list(store.table("ztf").scan(row_prefix=prefix, columns=asked))
    frame = frames.build(rows, types_of(store, "ztf"), None if columns is None else list(dict.fromkeys(columns)))
    if columns is not None and "i:jd" not in frame:
        return frame.iloc[::-1].reset_index(drop=True)  # keys are in order of date
    frame = _newest_first(frame, rows)
    return frame if columns is not None else add_v_fields(frame=frame)


def alert(store: Store, object_id: str, jd: float) -> pd.DataFrame:
    """All fields of one alert, stored and computed (`v:`), a frame of one row; see `stored_alert`."""
    return add_v_fields(frame=stored_alert(store, object_id, jd))


def stored_alert(store: Store, object_id: str, jd: float) -> pd.DataFrame:
    """All stored fields of one alert, a frame of one row.

    Raises
    ------
    NotFound
        The object has no alert of that date.
    """
    key = _object_prefix(object_id) + row_keys.jd_text(jd).encode()
    cells = store.table("ztf").row(key, _SURVIVING_FAMILIES)
    if not cells:
        raise NotFound(f"{object_id} has no alert at JD {jd}.")
    return frames.build([(key, cells)], types_of(store, "ztf"))


def history_of(store: Store, object_id: str, columns: Sequence[str] = HISTORY_COLUMNS) -> pd.DataFrame:
    """Everything known of an object's brightness: alerts, detections from histories, poor points and limits.

    Returns
    -------
    frame, newest first. `d:tag` is `valid`, `badquality` or `upperlim`; `d:own` is True where the row is one of
    the object's own packets, so that stamps and a full alert exist; `v:classification` is the class of today's
    rules. Where a date occurs twice, an own packet wins over a detection known from a history, that over a poor
    point, and that over a limit. `attrs["missing_tables"]` names tables that the store lacks.
    """
    prefix = _object_prefix(object_id)
    missing: list[str] = []

    def scan(table: str, asked: Iterable[bytes] | None) -> list[Row]:
        try:
            return list(store.table(table).scan(row_prefix=prefix, columns=asked))
        except NoSuchTable:
            if table == "ztf":
                raise
            missing.append(table)
            return []

    own_columns = _encoded({"i:jd", *columns})
    sources = [("ztf", "valid"), ("ztf.history", "valid"), ("ztf.uppervalid", "badquality"), ("ztf.upper", "upperlim")]
    found = store.side_by_side(
        [lambda table=table: scan(table, own_columns if table == "ztf" else None) for table, _ in sources]  # type: ignore[misc]
    )
    rows: list[Row] = []
    tags: list[str] = []
    known: set[bytes] = set()
    for (_, tag), of_table in zip(sources, found, strict=True):
        fresh = [row for row in of_table if row[0] not in known]
        known.update(key for key, _ in fresh)
        rows += fresh
        tags += [tag] * len(fresh)
    frame = frames.build(rows, types_of(store, "ztf"), columns)
    frame["d:tag"] = np.array(tags, dtype=object)
    frame["d:own"] = np.arange(len(rows)) < len(found[0])
    labels = classify(frame=frame)
    labels[len(found[0]) :] = None  # histories do not hold what the class rules need
    frame["v:classification"] = labels
    frame = _newest_first(frame, rows)
    frame.attrs["missing_tables"] = missing
    return frame


def cone(
    store: Store,
    ra_deg: float,
    dec_deg: float,
    radius_arcsec: float,
    *,
    n: int | None = None,
    start_jd: float | None = None,
    stop_jd: float | None = None,
) -> pd.DataFrame:
    """Objects around a position, nearest first, each with its newest alert among those indexed within the cone.

    Parameters
    ----------
    ra_deg, dec_deg : ICRS position in degrees
    radius_arcsec : up to 18,000 (5 degrees)
    n : give at most so many
    start_jd, stop_jd : dates of the first detection, both included

    Returns
    -------
    frame with `v:separation_degree` and `v:first_jd`, the earliest `i:jdstarthist` of the object's indexed alerts. It
    is complete unless `attrs["cut"]` holds a sentence saying where it was cut. `attrs["total"]` is the number of
    objects found, `attrs["other_dates"]` that of objects in the cone which were first detected at other times.
    """
    _check_cone(ra_deg, dec_deg, radius_arcsec)
    around = store.cone_rows if isinstance(store, AnswersCones) else partial(_rows_of_pixels, store)
    rows, not_read = around(ra_deg, dec_deg, radius_arcsec)
    frame = frames.build(rows, types_of(store, "ztf.pixel128"), PIXEL_COLUMNS)
    positions = np.radians(frame[["i:ra", "i:dec"]].to_numpy(dtype=float))
    separation = angular_separation(np.radians(ra_deg), np.radians(dec_deg), positions[:, 0], positions[:, 1])
    frame["v:separation_degree"] = np.degrees(separation)
    frame["v:first_jd"] = frame.groupby("i:objectId")["i:jdstarthist"].transform("min")
    frame = frame[frame["v:separation_degree"] <= radius_arcsec / 3600.0]
    frame = frame.sort_values("i:jd", ascending=False).drop_duplicates("i:objectId")
    low, high = bounds(start_jd, stop_jd)
    is_wanted = frame["v:first_jd"].between(low, high) | ((start_jd is None) & (stop_jd is None))
    other_dates = int((~is_wanted).sum())
    frame = frame[is_wanted].sort_values("v:separation_degree").reset_index(drop=True)
    frame.attrs |= {"cut": not_read, "total": len(frame), "other_dates": other_dates}
    if not_read is None and n is not None and len(frame) > n:
        frame.attrs["cut"] = f"The nearest {n} of {len(frame)} objects."
    return frame if n is None else frame.head(n)


def _rows_of_pixels(store: Store, ra_deg: float, dec_deg: float, radius_arcsec: float) -> tuple[list[Row], str | None]:
    """Rows of the pixels that a cone touches, and a sentence if there are more."""
    pixels = row_keys.pixels_in_cone(ra_deg, dec_deg, radius_arcsec)
    table = store.table("ztf.pixel128")
    columns = _encoded(PIXEL_COLUMNS)
    share = max(MOST_PIXEL_ROWS // max(len(pixels), 1), 1_000)

    def scan(pixel: int) -> list[Row]:
        return list(table.scan(row_prefix=b"%d_" % pixel, columns=columns, limit=share))

    found = store.side_by_side([lambda pixel=pixel: scan(int(pixel)) for pixel in pixels])  # type: ignore[misc]
    full = sum(len(of_pixel) >= share for of_pixel in found)
    rows = [row for of_pixel in found for row in of_pixel]
    if not full:
        return rows, None
    return rows, f"{full} of {len(pixels)} sky pixels hold more than {share} objects; only those were read."


def latest(
    store: Store,
    label: str,
    n: int = 100,
    start_jd: float | None = None,
    stop_jd: float | None = None,
    columns: Sequence[str] | None = CLASS_COLUMNS,
) -> pd.DataFrame:
    """Newest alerts of a class, newest first.

    Parameters
    ----------
    label : a class of Fink, of SIMBAD (`RRLyr`, also `(SIMBAD) RRLyr`), of TNS (`(TNS) SN Ia`), or a blazar state
    n : at most so many alerts
    start_jd, stop_jd : dates, both included
    columns : names such as `i:magpsf`; None gives all that the table holds

    Returns
    -------
    frame; `attrs["cut"]` holds a sentence if there are more than `n`.
    """
    table, prefix, tails = place_of_label(label)
    if label in _DATED_TABLES:
        columns = columns if columns is None else ("i:objectId", *columns)
    frame, more = _newest(store, table, prefix, tails, n, start_jd, stop_jd, columns)
    if label in _DATED_TABLES:
        frame = frame.drop_duplicates("i:objectId").reset_index(drop=True)
    frame.attrs["cut"] = f"The newest {n}; there are more." if more else None
    return frame.head(n)


def place_of_label(label: str) -> tuple[str, str, int]:
    """Where the alerts of a class are: table, what their keys begin with, and how many parts follow that."""
    if label in _DATED_TABLES:
        return _DATED_TABLES[label], "", 1
    if label.startswith("(TNS) "):
        return "ztf.tns", label.removeprefix("(TNS) ") + "_", 2
    return "ztf.class", label.removeprefix("(SIMBAD) ") + "_", 2


def newest(
    store: Store,
    table: str,
    n: int = 100,
    start_jd: float | None = None,
    stop_jd: float | None = None,
    columns: Sequence[str] | None = JD_COLUMNS,
) -> pd.DataFrame:
    """Newest alerts of a table whose keys begin with the date: `ztf.jd` (all alerts) or `ztf.anomaly`.

    Parameters
    ----------
    n : at most so many alerts
    start_jd, stop_jd : dates, both included
    columns : names such as `i:magpsf`; None gives all that the table holds

    Returns
    -------
    frame, newest first; `attrs["cut"]` holds a sentence if there are more than `n`.
    """
    frame, more = _newest(store, table, "", 1, n, start_jd, stop_jd, columns)
    frame.attrs["cut"] = f"The newest {n}; there are more." if more else None
    return frame.head(n)


def latest_of_each(store: Store, labels: Sequence[str], n: int) -> dict[str, pd.DataFrame]:
    """Newest alerts of several classes in one wave of limited scans; a table that is absent gives none."""

    def one(label: str) -> pd.DataFrame:
        try:
            return latest(store, label, n)
        except NoSuchTable:
            return frames.empty(CLASS_COLUMNS)

    found = store.side_by_side([lambda label=label: one(label) for label in labels])  # type: ignore[misc]
    return dict(zip(labels, found, strict=True))


def solar_system_object(store: Store, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """All alerts of a Solar System object by number, name or designation as in `ssnamenr`, newest first.

    Parameters
    ----------
    columns : names such as `i:magpsf`; None gives all that the index table holds
    """
    if not name.strip() or len(name) > 100:
        raise BadRequest("Give the number, the name or the designation of a Solar System object.")
    # The survey writes designations without the space: 2020AB1.
    known_as = {name.strip(), "".join(name.split()), *_resolved_names(store, name.strip())}
    asked = None if columns is None else _encoded(columns)
    rows = [
        row
        for ssnamenr in sorted(known_as)
        for row in store.table("ztf.ssnamenr").scan(row_prefix=f"{ssnamenr}_".encode(), columns=asked)
        if row_keys.split_right(row[0], 1)[0] == ssnamenr and not row[0].startswith(SCHEMA_ROW_PREFIX)
    ]
    return _newest_first(frames.build(rows, types_of(store, "ztf.ssnamenr"), columns), rows)


def tracklet(store: Store, tracklet_id: str) -> pd.DataFrame:
    """The alerts of one tracklet, oldest first."""
    if not _TRACKLET_NAME.fullmatch(tracklet_id):
        raise BadRequest(f"'{tracklet_id}' is not a tracklet: they look like TRCK_20211022_091949_00.")
    rows = list(store.table("ztf.tracklet").scan(row_prefix=f"{tracklet_id}_".encode()))
    frame = frames.build(rows, types_of(store, "ztf.tracklet"))
    return frame.sort_values("i:jd").reset_index(drop=True) if len(frame) else frame


def tracklets(store: Store, prefix: str, n: int = 1_000) -> pd.DataFrame:
    """The alerts of all tracklets whose names begin alike, such as `TRCK_20211022` for those of a night, oldest first.

    Returns
    -------
    frame; `attrs["cut"]` holds a sentence if there are more than `n` alerts.
    """
    if not _TRACKLET_PREFIX.fullmatch(prefix):
        raise BadRequest(f"'{prefix[:80]}' is not the beginning of a tracklet's name, as TRCK_20211022.")
    rows = list(store.table("ztf.tracklet").scan(row_prefix=prefix.encode(), limit=n + 1))
    frame = frames.build(rows[:n], types_of(store, "ztf.tracklet"))
    frame = frame.sort_values("i:jd").reset_index(drop=True) if len(frame) else frame
    frame.attrs["cut"] = f"The first {n}; there are more." if len(rows) > n else None
    return frame


def statistics(store: Store, date_prefix: str = "", columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Night statistics, oldest first: `night` (YYYYMMDD) and the counts `basic:…` and `class:…` as integers.

    Parameters
    ----------
    date_prefix : beginning of YYYYMMDD, empty for all nights
    columns : counts to give; None gives all
    """
    if not re.fullmatch(r"\d{0,8}", date_prefix):
        raise BadRequest(f"'{date_prefix}' is not the beginning of a date YYYYMMDD.")
    asked = None if columns is None else _encoded(columns)
    rows = list(store.table("statistics_class").scan(row_prefix=f"ztf_{date_prefix}".encode(), columns=asked))
    names = columns or sorted({column.decode("utf-8", "replace") for _, cells in rows for column in cells})
    frame = frames.build(rows, dict.fromkeys(names, "long"), names)
    counts = {name: pd.array(frame[name], dtype="Int64").to_numpy(dtype=np.int64, na_value=0) for name in names}
    nights = [row_keys.split_right(key, 1)[-1] for key, _ in rows]
    counted = pd.DataFrame({"night": nights, **counts})
    counted.attrs = frame.attrs
    return counted


def object_names(store: Store, prefix: str, n: int = 8) -> list[str]:
    """Names of objects that begin with a prefix, in order: one short look-up per name, however many alerts each has."""
    if not _OBJECT_NAME.fullmatch(prefix):
        return []
    table, names = store.table("ztf"), list[str]()
    start, stop = prefix.encode(), prefix.encode() + b"\x7f"
    while len(names) < n:
        row = next(
            iter(table.scan(row_start=start, row_stop=stop, columns=[b"i:objectId"], batch_size=1, limit=1)), None
        )
        if row is None:
            break
        name = row_keys.split_right(row[0], 1)[0]
        if not row[0].startswith(b"schema"):
            names.append(name)
        start = name.encode() + b"`"  # the character after "_": past all rows of this object
    return names


def about(store: Store) -> dict[str, str]:
    """What the store says of itself, such as `simulated`; empty for a cluster that Alertscope did not fill."""
    try:
        cells = store.table("alertscope.about").row(b"about")
    except NoSuchTable:
        return {}
    return {column.decode().partition(":")[2]: cell.decode("utf-8", "replace") for column, cell in cells.items()}


def _newest(
    store: Store,
    table: str,
    prefix: str,
    tails: int,
    n: int,
    start_jd: float | None,
    stop_jd: float | None,
    columns: Sequence[str] | None,
) -> tuple[pd.DataFrame, bool]:
    """At most n + 1 rows `{prefix}{jd}_…`, newest first, and whether there are more than n."""
    if n < 1:
        raise BadRequest("Ask for at least one alert.")
    low, high = bounds(start_jd, stop_jd)
    asked = _SURVIVING_FAMILIES if columns is None else _encoded({"i:jd", *columns})
    rows = _newest_rows(store, table, prefix, tails, low, high, n + 1, asked)
    names = None if columns is None else list(dict.fromkeys(("i:jd", *columns)))
    return _newest_first(frames.build(rows, types_of(store, table), names), rows), len(rows) > n


def _newest_rows(
    store: Store, table: str, prefix: str, tails: int, low: float, high: float, n: int, columns: Iterable[bytes]
) -> list[Row]:
    """Rows `{prefix}{jd}_…` between two dates, newest first, at most n."""
    label = prefix[:-1]
    of_table = store.table(table)

    def date_of(row: Row) -> Any:
        parts = row_keys.split_right(row[0], tails)
        # `Seyfert` must not find `Seyfert_24…`: the label is what stands before the last two parts.
        return _number(parts[-2]) if len(parts) == tails + 1 and (tails == 1 or parts[0] == label) else np.nan

    # `2459540.6_` comes after `2459540.65~`, though its date is before: dates with fewer decimals are looked up, or
    # read past where nearly nothing else lies between, as at the end of a day.
    newest, shorter = row_keys.after_date(prefix, high), row_keys.shorter_dates(high)
    if shorter and float(shorter[0]) + 0.1 - high < _NEARLY_NOTHING_DAYS:
        newest, shorter = row_keys.after_date(prefix, float(shorter[0])), []
    dated = [
        (date_of(row), row)
        for text in shorter
        for row in of_table.scan(row_prefix=f"{prefix}{text}_".encode(), columns=columns, limit=n)
    ]
    dated = [(jd, row) for jd, row in dated if low <= jd <= high]
    scan: Iterator[Row] = of_table.scan(
        row_start=newest,
        row_stop=f"{prefix}{row_keys.jd_text(low)}".encode(),
        columns=columns,
        batch_size=min(n, 500),
        reverse=True,
    )
    taken, oldest = 0, np.inf
    for row in scan:
        jd = date_of(row)
        if taken >= n and jd <= oldest:
            break
        if low <= jd <= high:
            dated.append((jd, row))
            taken, oldest = taken + 1, min(oldest, jd)
            # For the same reason newer rows may follow a date with fewer decimals than the survey has.
            if taken >= n and len(row_keys.jd_text(oldest).partition(".")[2]) >= _DECIMALS_OF_DATES:
                break
    dated.sort(key=lambda pair: -pair[0])
    return [row for _, row in dated[:n]]


def bounds(start_jd: float | None, stop_jd: float | None) -> tuple[float, float]:
    """Both ends of a span; open ones are before and after all alerts, and their keys are in order of date."""
    low = 2_400_000.0 if start_jd is None else max(start_jd, 2_400_000.0)
    return low, 2_499_999.0 if stop_jd is None else min(stop_jd, 2_499_999.0)


def _resolved_names(store: Store, name: str) -> set[str]:
    try:
        rows = list(store.table("ztf.sso_resolver").scan(row_prefix=f"{name.lower()}@".encode()))
    except NoSuchTable:
        return set()
    return {cells[b"i:ssnamenr"].decode("utf-8", "replace") for _, cells in rows if b"i:ssnamenr" in cells}


def _newest_first(frame: pd.DataFrame, rows: Sequence[Row]) -> pd.DataFrame:
    if "i:jd" not in frame or frame.empty:
        return frame
    if frame["i:jd"].isna().any():
        frames.dates_from_keys(frame, rows)
    return frame.sort_values("i:jd", ascending=False, kind="stable").reset_index(drop=True)


def object_prefix_or_none(object_id: str) -> bytes | None:
    """Row prefix of an object, None if the text cannot be an object's name."""
    return f"{object_id}_".encode() if _OBJECT_NAME.fullmatch(object_id) else None


def _object_prefix(object_id: str) -> bytes:
    prefix = object_prefix_or_none(object_id)
    if prefix is None:
        raise BadRequest(f"'{object_id[:80]}' is not an object's name: ZTF names look like ZTF21abfmbix.")
    return prefix


def _check_cone(ra_deg: float, dec_deg: float, radius_arcsec: float) -> None:
    if not (0.0 <= ra_deg <= 360.0 and -90.0 <= dec_deg <= 90.0):
        raise BadRequest(
            f"({ra_deg}, {dec_deg}) is no position: right ascension is 0 to 360, declination -90 to 90 degrees."
        )
    if not 0.0 < radius_arcsec <= LARGEST_RADIUS_ARCSEC:
        raise BadRequest(
            f"A search radius is more than 0 and at most {LARGEST_RADIUS_ARCSEC:,.0f} arcseconds (5 degrees)."
        )


def _encoded(columns: Iterable[str]) -> list[bytes]:
    return sorted(column.encode() for column in columns)


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return np.nan
