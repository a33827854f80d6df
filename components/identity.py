"""Who the object is, at a glance: name, class and its certainty, position, first and last seen, what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from components import states
from components.copyable import copyable
from components.plain_text import count, escaped
from data_access.memory import Kept
from science.classification import Certainty, certainty, display_name, topic
from science.columns import FloatArray, flags, numbers, texts
from science.dates import mjd_of, utc_text
from science.photometry import SourceBehind
from science.sky import sexagesimal

_ARCSEC = 3600.0
_MOVES_ARCSEC = 5.0
_UNIX_ZERO_JD = 2440587.5
BADGE_COLOURS = {
    "supernovae": "orange",
    "variable stars": "blue",
    "microlensing": "violet",
    "solar system": "green",
    "active galaxies": "yellow",
    "other": "gray",
}


@dataclass(frozen=True)
class Position:
    """Where the object is, in degrees (ICRS), and how far its alerts lie from there."""

    ra_deg: float
    dec_deg: float
    scatter_arcsec: float
    moves: bool


@dataclass(frozen=True)
class Identity:
    """What the head of an object's page says.

    Attributes
    ----------
    certainty : Certainty
    position : Position or None
    first_jd, last_jd : float
        Oldest and newest good detection, NaN without any.
    survey_first_jd : float
        First detection by the survey's own count (``jdstarthist``), NaN if not given.
    survey_detections : int
        Detections by the survey's own count (``ndethist``), 0 if not given.
    good, poor, limits, alerts : int
        Rows of the history by quality, and the object's own alerts among the good ones.
    names : tuple of (catalogue, label)
        What the newest alert that says so carries from TNS and the catalogues.
    solar_system_name : str or None
    """

    certainty: Certainty
    position: Position | None
    first_jd: float
    last_jd: float
    survey_first_jd: float
    survey_detections: int
    good: int
    poor: int
    limits: int
    alerts: int
    names: tuple[tuple[str, str], ...]
    solar_system_name: str | None


def identity_of(history: pd.DataFrame) -> Identity:
    """Gather it from a history as `queries.history_of` gives it, newest first."""
    tag = texts(frame=history, name="d:tag")
    own = flags(frame=history, name="d:own")
    jd = numbers(frame=history, name="i:jd")
    seen = jd[(tag == "valid") & np.isfinite(jd)]
    started = numbers(frame=history, name="i:jdstarthist")[own]
    detections = numbers(frame=history, name="i:ndethist")[own]
    return Identity(
        certainty=certainty(frame=history),
        position=position_of(history),
        first_jd=float(seen.min()) if seen.size else float("nan"),
        last_jd=float(seen.max()) if seen.size else float("nan"),
        survey_first_jd=float(np.nanmin(started)) if np.isfinite(started).any() else float("nan"),
        survey_detections=int(np.nanmax(detections)) if np.isfinite(detections).any() else 0,
        good=int(np.count_nonzero(tag == "valid")),
        poor=int(np.count_nonzero(tag == "badquality")),
        limits=int(np.count_nonzero(tag == "upperlim")),
        alerts=int(np.count_nonzero(own)),
        names=_names(history, own),
        solar_system_name=solar_system_name(history),
    )


def position_of(history: pd.DataFrame) -> Position | None:
    """The median position of the alerts, or the newest one where they lie apart (something that moves)."""
    ra, dec = numbers(frame=history, name="i:ra"), numbers(frame=history, name="i:dec")
    known = np.isfinite(ra) & np.isfinite(dec) & (np.abs(dec) <= 90)
    if not known.any():
        return None
    ra, dec = ra[known], dec[known]
    east = _wrapped(ra - ra[0]) * np.cos(np.radians(dec[0]))
    middle_east, middle_dec = float(np.median(east)), float(np.median(dec))
    apart = _ARCSEC * np.hypot(east - middle_east, dec - middle_dec)
    scatter = float(np.median(apart))
    if float(apart.max()) > _MOVES_ARCSEC:
        return Position(float(ra[0]), float(dec[0]), float(apart.max()), True)
    back = middle_east / max(float(np.cos(np.radians(dec[0]))), 1e-9)
    return Position(float((ra[0] + back) % 360.0), middle_dec, scatter, False)


def solar_system_name(history: pd.DataFrame) -> str | None:
    """Name of the known Solar System object that all alerts are, None if they are not."""
    own = flags(frame=history, name="d:own")
    names = {name for name in texts(frame=history, name="i:ssnamenr")[own] if name not in (None, "", "null", "None")}
    return names.pop() if len(names) == 1 else None


def draw(object_id: str, kept: Kept[pd.DataFrame], found: Identity, behind: SourceBehind) -> None:
    """The head of the page."""
    name_line(object_id, found)
    states.stale(kept, f"object {object_id}")
    with st.container(horizontal=True, vertical_alignment="top", gap="medium", key="identity-facts"):
        _position(found.position)
        _fact("First seen (UTC)", *date_lines(found.first_jd))
        _fact("Last seen (UTC)", *date_lines(found.last_jd))
        _fact("Points", *count_lines(found), help=_survey_text(found))
        _fact("Source behind", *behind_lines(behind), help=escaped(behind.reason))
    problems(history=kept.value)


def name_line(object_id: str, found: Identity) -> None:
    """The name, the class with how sure it is, and the names that catalogues have for it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="identity-name"):
        st.title(escaped(object_id), anchor=False, width="content")
        label = found.certainty.label
        _badge(display_name(label), BADGE_COLOURS[topic(label)])
        st.markdown(certainty_text(found), width="content", help=escaped(found.certainty.sentence))
        for catalogue, name in found.names:
            _badge(f"{catalogue}: {name}", "gray")


def certainty_text(found: Identity) -> str:
    """How many of the alerts have the class, short."""
    fraction = found.certainty.fraction
    if not np.isfinite(fraction):
        return ":small[:gray[never classified]]"
    if found.alerts == 1:
        return ":small[from a single alert]"
    if fraction == 1:
        return f":small[in all {found.alerts:,} alerts]"
    return f":small[in {round(fraction * found.alerts):,} of {found.alerts:,} alerts ({fraction:.0%})]"


def date_lines(jd: float) -> tuple[str, str]:
    """A date as UTC, and as MJD with how long before now."""
    if not np.isfinite(jd):
        return "never", "no good detection"
    ago = (pd.Timestamp.now("UTC").timestamp() / 86_400.0 + _UNIX_ZERO_JD) - jd
    days = f"{abs(ago):,.{1 if abs(ago) < 100 else 0}f} d"
    when = f"{days} ago" if ago >= 0 else f"in {days}"
    return utc_text(jd=jd)[:16], f"MJD {float(mjd_of(jd=jd)):.2f} · {when}"


def count_lines(found: Identity) -> tuple[str, str]:
    """Points by quality."""
    return count(found.good, "good point"), f"{found.poor:,} low quality · {count(found.limits, 'limit')}"


def behind_lines(behind: SourceBehind) -> tuple[str, str]:
    """Whether a reference source lies behind, and how far it is."""
    if not behind.alerts:
        return "Unknown", "no alert says"
    said = "Yes" if behind.behind else "No"
    return said, f"nearest {behind.median_distnr_arcsec:.1f}″" + (
        f", {behind.disagree} disagree" if behind.disagree else ""
    )


def problems(history: pd.DataFrame) -> None:
    """What the store lacks or has damaged, if anything."""
    corrupt = int(history.attrs.get("corrupt_cells", 0))
    missing = history.attrs.get("missing_tables", [])
    if corrupt:
        st.caption(
            f":material/warning: {count(corrupt, 'cell')} of this object could not be read and "
            f"{'counts' if corrupt == 1 else 'count'} as empty."
        )
    if missing:
        lacking = {
            "ztf.upper": "upper limits",
            "ztf.uppervalid": "low-quality points",
            "ztf.history": "detections known from the history of later alerts",
        }
        what = ", ".join(lacking.get(name, name) for name in missing)
        st.caption(f":material/info: This store has no table of {escaped(what)}: they are not shown.")


def _position(position: Position | None) -> None:
    with st.container(gap=None, width=330, key="identity-position"):
        if position is None:
            _fact("Position", "unknown", "no alert gives one")
            return
        hours, degrees = sexagesimal(position.ra_deg, position.dec_deg)
        decimal = f"{position.ra_deg:.6f} {position.dec_deg:+.6f}"
        copyable([decimal, f"{hours[:-1]} {degrees[:-1]}"], key="position")
    if position.moves:
        with st.container(gap=None, width="content"):
            _fact("Moves", f"{position.scatter_arcsec:,.0f}″ apart", "position of the newest alert")


def _badge(text: str, colour: str) -> None:
    # Not `st.badge`: it escapes brackets itself, which undoes the escaping of text from outside.
    st.markdown(f":{colour}-badge[{escaped(text)}]", width="content")


def _fact(label: str, value: str, more: str, help: str | None = None) -> None:
    st.markdown(f":small[:gray[{label}]]  \n{value}  \n:small[:gray[{more}]]", width="content", help=help)


def _names(history: pd.DataFrame, own: np.ndarray) -> tuple[tuple[str, str], ...]:
    found = []
    for column, catalogue in (("d:tns", "TNS"), ("d:cdsxmatch", "SIMBAD"), ("d:vsx", "VSX"), ("d:gcvs", "GCVS")):
        said = texts(frame=history, name=column)[own]
        names = [
            name for name in said if name and name not in ("Unknown", "nan", "None") and not name.startswith("Fail")
        ]
        if names:
            found.append((catalogue, names[0]))  # newest first
    name = solar_system_name(history)
    return tuple(found) + ((("Solar System", name),) if name else ())


def _survey_text(found: Identity) -> str | None:
    said = [count(found.alerts, "alert") + " of its own among the good points."]
    if found.survey_detections:
        said.append(f"The survey itself counts {count(found.survey_detections, 'detection')}")
        if np.isfinite(found.survey_first_jd):
            said[-1] += f" since {utc_text(jd=found.survey_first_jd)[:10]}"
        said[-1] += "."
    return " ".join(said)


def _wrapped(degrees: FloatArray) -> FloatArray:
    return np.asarray((degrees + 180.0) % 360.0 - 180.0)
