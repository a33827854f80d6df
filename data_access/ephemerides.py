"""Positions of Solar System bodies at the dates of their alerts, from the best source that answers."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from data_access import row_keys
from data_access.bodies import Body, keep_body, kept_body
from data_access.errors import AlertscopeError, NoSuchTable, NotFound, ServiceUnavailable
from data_access.schema import TABLES
from data_access.services import jpl, miriade, ssodnet
from data_access.store import Row, Store
from science.errors import NotEnoughData
from science.orbits import GEOCENTRE, PALOMAR, geometry_at

TABLE = "alertscope.ephemerides"
MID_EXPOSURE_DAYS = 15.0 / 86_400.0
"""ZTF's dates are of the beginning of an exposure of 30 seconds."""
COLUMNS = miriade.EPHEMERIS_COLUMNS
ORBIT = "orbit"
"""The source of what was computed here."""
_NEEDED = ("Dobs", "Dhelio", "Phase")
_VALUES, _READ = b"i:values", b"i:read"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ephemerides:
    """Geometry of a body's alerts.

    Attributes
    ----------
    frame : `jd`, `COLUMNS` and `source`, one row for each date asked, NaN and "" where nothing is known
    notes : a sentence for each source, with how many dates it gave and how good it is
    problems : why better sources gave nothing
    body : what is known of the body, None if nothing
    """

    frame: pd.DataFrame
    notes: tuple[str, ...]
    problems: tuple[str, ...]
    body: Body | None


@dataclass(frozen=True)
class Fetched:
    """What outside services gave.

    Attributes
    ----------
    ephemeris : frame of `miriade.ephemeris` with the alerts' own dates as `jd`, None if there is none
    body : Body or None
    problems : why a service gave nothing
    """

    ephemeris: pd.DataFrame | None
    body: Body | None
    problems: tuple[str, ...]


def fetch(name: str, jd_utc: Sequence[float], *, with_body: bool) -> Fetched:
    """Ask the outside services, and nothing else: no store is needed, so that any process can do it.

    Parameters
    ----------
    name : number, name or designation
    jd_utc : dates of alerts, the beginning of their exposures
    with_body : whether to ask for orbit and facts too
    """
    problems: list[str] = []
    found = _fetch_body(name, problems) if with_body else None
    parts: list[pd.DataFrame] = []
    for start in range(0, len(jd_utc), miriade.MOST_DATES):
        dates = np.asarray(jd_utc[start : start + miriade.MOST_DATES], dtype=float)
        try:
            parts.append(miriade.ephemeris(name, list(dates + MID_EXPOSURE_DAYS)).assign(jd=dates))
        except (NotFound, ServiceUnavailable) as error:
            problems.append(str(error))
            break
    return Fetched(pd.concat(parts, ignore_index=True) if parts else None, found, tuple(problems))


def _fetch_body(name: str, problems: list[str]) -> Body | None:
    """A body from SsODNet, or from JPL where SsODNet has no orbit."""
    found: Body | None = None
    for service in (ssodnet.body, jpl.body):
        try:
            candidate = service(name)
        except (NotFound, ServiceUnavailable) as error:
            problems.append(str(error))
            continue
        if found is None or candidate.elements is not None:
            found = candidate
        if found.elements is not None:
            break
    return found


def keep(store: Store, name: str, fetched: Fetched) -> bool:
    """Keep what was fetched; False if the store cannot be written, which is no error."""
    whole = True
    if fetched.body is not None:
        whole = keep_body(store, fetched.body, name)
    if fetched.ephemeris is not None:
        whole = _keep_ephemeris(store, name, fetched.ephemeris) and whole
    return whole


def ephemerides_of(
    store: Store, name: str, alerts: pd.DataFrame, *, online: bool = True, fetched: Fetched | None = None
) -> Ephemerides:
    """Geometry at the alerts' dates: their own columns, kept ones, Miriade's, else from the orbit.

    Parameters
    ----------
    name : number or designation of the body, as in `i:ssnamenr`
    alerts : frame with `i:jd`; `Dobs`, `Dhelio` and `Phase` are taken from it where they are there
    online : whether outside services may be asked now, and their answers kept
    fetched : what they gave before, where it may not be in the store

    Raises
    ------
    StoreUnavailable
    """
    frame = pd.DataFrame({"jd": alerts["i:jd"].to_numpy(dtype=float), **dict.fromkeys(COLUMNS, np.nan)})
    frame["source"] = ""
    notes: list[str] = []
    problems: list[str] = []
    _from_columns(frame, alerts, notes)
    _from_store(store, name, frame, notes)
    known = kept_body(store, name)
    wanted = dates_to_fetch(frame, known)
    if online and (len(wanted) or known is None):
        fetched = fetch(name, list(wanted), with_body=known is None)
        keep(store, name, fetched)
    if fetched is not None:
        problems += fetched.problems
        known = known or fetched.body
        _from_fetched(fetched, frame, notes)
    if known is not None:
        _from_orbit(known, frame, notes, problems)
    return Ephemerides(frame, tuple(notes), tuple(problems), known)


def dates_to_fetch(frame: pd.DataFrame, body: Body | None) -> np.ndarray:
    """Dates that Miriade may know better than the orbit: none for a body of a simulated sky."""
    if body is not None and body.elements is not None and body.elements.two_body:
        return np.zeros(0)
    unknown = frame[list(_NEEDED)].isna().any(axis=1) | (frame["source"] == ORBIT)
    dates = frame["jd"].to_numpy()[unknown.to_numpy()]
    return np.unique(dates[np.isfinite(dates)])


def _missing(frame: pd.DataFrame) -> np.ndarray:
    """Places of dates that have no geometry yet."""
    return np.flatnonzero(frame[list(_NEEDED)].isna().any(axis=1).to_numpy() & np.isfinite(frame["jd"].to_numpy()))


def _fill(frame: pd.DataFrame, places: np.ndarray, values: pd.DataFrame, source: str) -> None:
    """Set the columns of some dates."""
    for column in values:
        frame.iloc[places, frame.columns.get_loc(column)] = values[column].to_numpy(dtype=float)
    frame.iloc[places, frame.columns.get_loc("source")] = source


def _from_columns(frame: pd.DataFrame, alerts: pd.DataFrame, notes: list[str]) -> None:
    if not set(_NEEDED) <= set(alerts.columns):
        return
    given = alerts[[column for column in COLUMNS if column in alerts]].apply(pd.to_numeric, errors="coerce")
    places = np.flatnonzero(given[list(_NEEDED)].notna().all(axis=1).to_numpy())
    if len(places):
        _fill(frame, places, given.iloc[places], "columns of the alerts")
        notes.append(f"{_dates(len(places))} from the columns of the alerts (Miriade, through Fink).")


def _from_store(store: Store, name: str, frame: pd.DataFrame, notes: list[str]) -> None:
    places = _missing(frame)
    if not len(places):
        return
    keys = [_key(name, frame["jd"].iat[place]) for place in places]
    try:
        found = dict(store.table(TABLE).rows(keys, [_VALUES, _READ]))
    except NoSuchTable:
        return
    kept = [(place, found[key]) for place, key in zip(places, keys, strict=True) if _VALUES in found.get(key, {})]
    if not kept:
        return
    values = pd.DataFrame([json.loads(cells[_VALUES]) for _, cells in kept], columns=list(COLUMNS), dtype=float)
    _fill(frame, np.array([place for place, _ in kept]), values, "Miriade, kept")
    read = min(cells.get(_READ, b"").decode("utf-8", "replace")[:10] for _, cells in kept)
    notes.append(f"{_dates(len(kept))} from Miriade, kept since {read}.")


def _from_fetched(fetched: Fetched, frame: pd.DataFrame, notes: list[str]) -> None:
    places = _missing(frame)
    if fetched.ephemeris is None or not len(places):
        return
    values = fetched.ephemeris.set_index("jd")[list(COLUMNS)].reindex(frame["jd"].to_numpy()[places])
    known = values[list(_NEEDED)].notna().all(axis=1).to_numpy()
    if known.any():
        _fill(frame, places[known], values[known], "Miriade")
        notes.append(f"{_dates(int(known.sum()))} from Miriade, just now.")


def _keep_ephemeris(store: Store, name: str, found: pd.DataFrame) -> bool:
    read = datetime.now(UTC).isoformat(timespec="seconds").encode()
    rows: list[Row] = []
    for date, *values in found[["jd", *COLUMNS]].itertuples(index=False):
        numbers = [float(value) if np.isfinite(value) else None for value in values]
        rows.append((_key(name, date), {_VALUES: json.dumps(numbers).encode(), _READ: read}))
    try:
        store.create_table(TABLE, TABLES[TABLE].families)
        store.write({TABLE: sorted(rows)})
    except AlertscopeError:
        _log.warning("Ephemerides could not be kept.", exc_info=True)
        return False
    return True


def _from_orbit(body: Body, frame: pd.DataFrame, notes: list[str], problems: list[str]) -> None:
    places = _missing(frame)
    if not len(places) or body.elements is None:
        return
    # A simulated sky is seen from the centre of the Earth, at the dates that its alerts give.
    simulated = body.elements.two_body
    site, later = (GEOCENTRE, 0.0) if simulated else (PALOMAR, MID_EXPOSURE_DAYS)
    try:
        found = geometry_at(elements=body.elements, jd_utc=frame["jd"].to_numpy()[places] + later, site=site)
    except NotEnoughData as error:
        problems.append(str(error))
        return
    values = pd.DataFrame(
        {
            "Dobs": found.observer_distance_au,
            "Dhelio": found.sun_distance_au,
            "Phase": found.phase_deg,
            "Elong.": found.elongation_deg,
            "RA": found.ra_deg,
            "DEC": found.dec_deg,
        }
    )
    _fill(frame, places, values, ORBIT)
    notes.append(f"{_dates(len(places))} computed here from {body.elements.source}: {found.accuracy}.")


def _key(name: str, jd: float) -> bytes:
    return f"{name.strip()}_{row_keys.jd_text(jd)}".encode()


def _dates(count: int) -> str:
    return f"{count:,} date{'' if count == 1 else 's'}"
