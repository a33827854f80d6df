"""What each column of a file is, told from its name as surveys and programs write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from data_access.errors import BadRequest
from data_access.light_curve_files.units import is_flux_unit, is_magnitude_unit, is_time_unit
from data_access.table_files.table import RawColumn, RawTable, numbers_of, squashed

TIME, MAGNITUDE, FLUX, ERROR, BAND, KIND, SIGN = "time", "magnitude", "flux", "error", "band", "kind", "sign"
ZERO_POINT, SYSTEM = "zero point", "system of the zero point"

_EXACT: dict[str, tuple[str, ...]] = {
    TIME: (
        *("mjd", "jd", "hjd", "bjd", "hmjd", "bmjd", "mhjd", "rjd", "btjd", "bkjd", "bjdtdb", "time", "t", "timemjd"),
        *("timejd", "obsmjd", "mjdobs", "obsjd", "midpointmjdtai", "expmidptmjd", "expmjd", "date", "dateobs"),
        *("obsdate", "utc", "datetime", "epoch", "days"),
    ),
    MAGNITUDE: ("mag", "magnitude", "magpsf", "abmag", "magab", "m", "psfmag", "magap", "calmag", "apparentabmag"),
    FLUX: (
        *("flux", "f", "fnu", "ujy", "mjy", "njy", "jy", "psfflux", "forcediffimflux", "pdcsapflux", "sapflux"),
        "relflux",
    ),
    BAND: (
        *("band", "filter", "filt", "fid", "flt", "filtercode", "filterid", "filtername", "passband", "bandpass"),
        *("bandname", "photfilter", "photband", "obsfilter"),
    ),
    ZERO_POINT: ("zp", "zpdiff", "zeropoint", "magzp", "zpt"),
    SYSTEM: ("zpsys", "magsys"),
    KIND: ("kind", "tag", "dtag"),
    SIGN: ("isdiffpos", "differencesign"),
}
"""Names without signs and in small letters, the surest first."""
_ENDINGS = {
    TIME: re.compile(r"(mjd|hjd|bjd|jd|time)$|^(mjd|hjd|bjd|jd|time)"),
    MAGNITUDE: re.compile(r"mag(nitude)?$|^mag|^[ugrizyubvrijhk]mag"),
    FLUX: re.compile(r"flux|^f?nu$|[munk]?jy$|^counts?$"),
}
_ERROR = re.compile(
    r"err|unc|sigma|^sig|std|rms|^e(mag|flux|f|m)$|^d(mag|m|flux|f|[mun]?jy|ujy)$|^(ujy|mjy)err|^s(mag|flux)$|^merr$"
)
_NOT_THE_CURVE = re.compile(
    r"lim|zp|zeropoint|ref|magnr|magzp|airmass|sky|back|bkg|chi|exptime|exposure|starthist|endhist|startref|endref|rate"
    r"|perday|magap(?!$)|magdiff|magfrom|maggaia|ssmag|distance|timecorr|cadence|snr|nan?no|candid|flag|qual"
)


class Roles(NamedTuple):
    """Places of the columns that make the light curve; None where there is none."""

    time: int
    value: int
    error: int | None
    band: int | None
    kind: int | None
    sign: int | None
    zero_point: int | None
    system: int | None
    value_is_magnitude: bool
    note: str | None


def roles_of(table: RawTable) -> Roles:
    """Choose the columns of time, brightness, error, band and kind.

    Raises
    ------
    BadRequest
        There is no time, or no brightness.
    """
    return _by_name(table) if table.has_names else _by_place(table)


def _by_name(table: RawTable) -> Roles:
    names = [squashed(column.name) for column in table.columns]
    listed = ", ".join(column.name[:40] for column in table.columns[:12]) + (", …" if len(names) > 12 else "")
    said = "".join(f" {note}" for note in table.notes)
    time = _best(names, table.columns, TIME)
    if time is None:
        raise BadRequest(f"No column of times was found among: {listed}. Name it time, JD, MJD, HJD or BJD.{said}")
    magnitude, flux = (_best(names, table.columns, role, but=time) for role in (MAGNITUDE, FLUX))
    if magnitude is None and flux is None:
        raise BadRequest(
            f"No column of brightness was found among: {listed}. Name it mag, or flux with its unit.{said}"
        )
    choices = [(place, place == magnitude) for place in (flux, magnitude) if place is not None]
    errors = {place: _error_of(place, names, table.columns, is_magnitude) for place, is_magnitude in choices}
    # A flux with a unit keeps what a magnitude cannot hold, such as negative values; without one it says less.
    has_scale = _exact(names, ZERO_POINT) is not None
    value, is_magnitude = max(
        choices,
        key=lambda choice: (
            errors[choice[0]] is not None,
            choice[1] or has_scale or _has_unit(table.columns[choice[0]]),
        ),
    )
    return Roles(
        time,
        value,
        errors[value],
        _band(names, table.columns),
        _exact(names, KIND),
        _exact(names, SIGN),
        _exact(names, ZERO_POINT),
        _exact(names, SYSTEM),
        is_magnitude,
        None,
    )


def _by_place(table: RawTable) -> Roles:
    """Without names: time, value, error and then band, as light curves are written."""
    numeric = [bool(_share_of_numbers(column) > 0.5) for column in table.columns]
    places = [place for place, is_numeric in enumerate(numeric) if is_numeric]
    if len(places) < 2:
        raise BadRequest("The columns have no names, and fewer than two of them hold numbers: no time and brightness.")
    time, value, *rest = places
    text = next((place for place, is_numeric in enumerate(numeric) if not is_numeric), None)
    values = numbers_of(table.columns[value]).value
    typical = float(np.nanmedian(values))
    is_magnitude = bool(0.0 < typical < 30.0 and np.nanpercentile(values, 5) > 0.0)
    order = "time, brightness" + (", error" if rest else "")
    what = "magnitudes" if is_magnitude else "relative fluxes"
    note = f"The columns have no names. They were taken as {order}, and the brightness as {what}, by their values."
    return Roles(time, value, rest[0] if rest else None, text, None, None, None, None, is_magnitude, note)


def _best(names: Sequence[str], columns: Sequence[RawColumn], role: str, but: int | None = None) -> int | None:
    has_unit = {TIME: is_time_unit, MAGNITUDE: is_magnitude_unit, FLUX: is_flux_unit}[role]
    ranked = []
    for place, (name, column) in enumerate(zip(names, columns, strict=True)):
        if place == but or _ERROR.search(name):
            continue
        if name in _EXACT[role]:
            ranked.append((0, _EXACT[role].index(name), place))
        elif _NOT_THE_CURVE.search(name):
            continue
        elif _ENDINGS[role].search(name):
            ranked.append((1, 0, place))
        elif has_unit(column.unit):
            ranked.append((2, 0, place))
    usable = [
        (rank, order, place) for rank, order, place in ranked if role == TIME or _share_of_numbers(columns[place]) > 0
    ]
    return min(usable)[2] if usable else None


def _band(names: Sequence[str], columns: Sequence[RawColumn]) -> int | None:
    found = _exact(names, BAND)
    if found is None and "f" in names and columns[names.index("f")].is_text:
        place = names.index("f")  # as in ATLAS' forced photometry
        return place if _share_of_numbers(columns[place]) == 0 else None
    return found


def _exact(names: Sequence[str], role: str) -> int | None:
    found = [(_EXACT[role].index(name), place) for place, name in enumerate(names) if name in _EXACT[role]]
    return min(found)[1] if found else None


def _error_of(value: int, names: Sequence[str], columns: Sequence[RawColumn], is_magnitude: bool) -> int | None:
    """The error that belongs to a value: named after it, else of its kind, else the one beside it."""
    of_another = re.compile(r"flux|jy" if is_magnitude else r"mag")
    stem = re.sub(r"(mjy|ujy|njy|jy|abmag)$", "", names[value])
    ranked = []
    for place, name in enumerate(names):
        if place == value or not _ERROR.search(name) or _NOT_THE_CURVE.search(name):
            continue
        named_after = bool(stem) and stem in name
        if of_another.search(name) and not named_after:
            continue
        ranked.append((0 if named_after else 1, 0 if place == value + 1 else 1, place))
    return min(ranked)[2] if ranked else None


def _has_unit(column: RawColumn) -> bool:
    return is_flux_unit(column.unit) or is_flux_unit(column.name)


def _share_of_numbers(column: RawColumn) -> float:
    values = numbers_of(column).value
    return float(np.isfinite(values).mean()) if values.size else 0.0
