"""What is asked of a match: the columns of the position, and in the address radius, kind of match and dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from components.date_span import date_parameter, start_jd, stop_jd
from components.plain_text import escaped
from components.url_controls import date, keep, one_of, write
from components.url_state import Parameter, number_parameter
from data_access.crossmatch import LARGEST_RADIUS_ARCSEC, MOST_FIELDS
from data_access.field_descriptions import FIELDS
from data_access.position_files import UNITS_OF_RA, PositionTable, choice_of
from science.dates import utc_text

NEAREST, ALL = "nearest", "all"
_MATCHES = {NEAREST: "Nearest object", ALL: "All objects"}
_SCOPE = "crossmatch"
_RADIUS = number_parameter("radius", 1.5, low=0.001, high=LARGEST_RADIUS_ARCSEC)
_FROM, _TO = date_parameter("from"), date_parameter("to")
POSSIBLE: tuple[tuple[Parameter[Any], str], ...] = (
    (_RADIUS, f"radius= is a number of arcseconds up to {LARGEST_RADIUS_ARCSEC:g}"),
    (_FROM, "from= is a date, `2021-10-22`"),
    (_TO, "to= is a date, `2021-10-22`"),
)
"""What each may be in the address, in words."""
_OFFERED = tuple(name for name in FIELDS if name[0] in "id" and name not in ("d:tag", "d:own"))
_FIELDS: Parameter[tuple[str, ...]] = Parameter(
    "fields",
    (),
    lambda given: tuple(name for name in dict.fromkeys(given.split(",")) if name in _OFFERED)[:MOST_FIELDS],
    ",".join,
)


@dataclass(frozen=True)
class Columns:
    """Names of the columns of a table that are its position, and the unit of right ascension."""

    ra: str
    dec: str
    name: str | None
    unit_of_ra: str


@dataclass(frozen=True)
class Asked:
    """What is matched how.

    Attributes
    ----------
    radius_arcsec : float
    nearest_only : bool
    start_jd, stop_jd : float or None
        First and last moment of the first detection.
    fields : tuple of str
        Of the alerts, to be given beside the usual ones.
    """

    radius_arcsec: float
    nearest_only: bool
    start_jd: float | None
    stop_jd: float | None
    fields: tuple[str, ...] = ()

    def in_words(self) -> str:
        """As a part of a sentence."""
        which = "the nearest object" if self.nearest_only else "all objects"
        said = f"{which} within {self.radius_arcsec:g}″"
        # Not from the address: a file is written where no page is at hand.
        start, stop = ("" if jd is None else utc_text(jd=jd)[:10] for jd in (self.start_jd, self.stop_jd))
        said += f", first seen since {start}" if start else ""
        return said + (f"{'' if start else ', first seen'} until {stop}" if stop else "")


def columns(table: PositionTable) -> Columns | None:
    """Draw the choice of columns, made already where they can be told; None until it is made."""
    found = choice_of(table.frame, table.units, table.ucds)
    names = [str(name) for name in table.frame.columns]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="candidate-controls-columns"):
        ra = _column("Right ascension", names, found.ra, f"ra-{table.version}")
        dec = _column("Declination", names, found.dec, f"dec-{table.version}")
        unit = st.selectbox(
            "Right ascension in",
            list(UNITS_OF_RA),
            format_func=UNITS_OF_RA.__getitem__,
            key=f"crossmatch-unit-{table.version}",
            help="Degrees where the file says nothing; of angles such as 10:12:13.1 hours.",
        )
        name = _column("Name (optional)", names, found.name, f"name-{table.version}")
    st.caption(escaped(found.why))
    if ra is None or dec is None:
        return None
    if ra == dec:
        st.warning("Right ascension and declination are the same column.", icon=":material/help:")
        return None
    return Columns(ra, dec, name, unit)


def asked() -> Asked:
    """Draw what the match is asked for."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="candidate-controls-match"):
        key = keep("crossmatch-radius", _RADIUS.read())
        st.number_input(
            "Radius (arcsec)",
            min_value=0.001,
            max_value=LARGEST_RADIUS_ARCSEC,
            step=0.5,
            format="%g",
            key=key,
            help=f"Up to {LARGEST_RADIUS_ARCSEC:.0f}″; the broker's own matches with catalogues take 1 to 1.5″.",
            on_change=write,
            args=(_RADIUS, key),
        )
        start = date("First seen from (UTC)", _FROM, key="crossmatch-from")
        stop = date("First seen until (UTC)", _TO, key="crossmatch-to")
    matches = one_of("Which objects", _MATCHES, name="match", default=NEAREST, scope=_SCOPE)
    return Asked(
        float(_RADIUS.read() or 0.0),
        matches == NEAREST,
        start_jd(start),
        stop_jd(stop),
        _fields(),
    )


def _fields() -> tuple[str, ...]:
    key, chosen = "crossmatch-fields", _FIELDS.read()
    if tuple(st.session_state.get(key, ())) != chosen:
        st.session_state[key] = list(chosen)
    st.multiselect(
        "More fields of the newest alert",
        _OFFERED,
        format_func=lambda name: f"{name}: {FIELDS[name].meaning}",
        key=key,
        max_selections=MOST_FIELDS,
        placeholder="Any field: type a name or a word of its meaning",
        on_change=lambda: _FIELDS.write(tuple(st.session_state[key])),
    )
    return chosen


def _column(label: str, names: list[str], guess: str | None, key: str) -> str | None:
    place = names.index(guess) if guess is not None else None
    chosen: str | None = st.selectbox(label, names, index=place, key=f"crossmatch-{key}", placeholder="Choose a column")
    return chosen
