"""What the Solar System page is about: a body by name or through an alert, a tracklet, an unknown mover."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import states, topic_page
from components.fitting import fits
from components.links import links_of
from components.plain_text import escaped
from components.solar_system import fink_archive
from components.topic_page import StoredObject
from components.topics import PAGES
from components.url_state import show_in_address, text_parameter
from data_access import cached
from data_access.ephemerides import fetch
from data_access.errors import AlertscopeError, NoSuchTable
from data_access.light_curve_files import OwnLightCurve
from data_access.memory import Kept
from data_access.settings import services_may_be_asked
from science.columns import texts
from science.labels import SOLAR_SYSTEM

NAME = text_parameter("name")
TRACKLET = text_parameter("tracklet")
_FIELD = "body-asked"
_NO_NAME = (None, "", "null", "None", "nan")


@dataclass(frozen=True)
class KnownBody:
    """A body with a number, name or designation, and all its alerts.

    Attributes
    ----------
    name : as alerts have it (`i:ssnamenr`)
    kept : its alerts, newest first
    through_alert : it was asked for through one of its alerts, which stands in the head already
    """

    name: str
    kept: Kept[pd.DataFrame]
    through_alert: bool = False


@dataclass(frozen=True)
class Mover:
    """Alerts that are one moving thing without a name: a tracklet, or what a single object holds.

    Attributes
    ----------
    name : of the tracklet or the object
    alerts : frame with dates, places and magnitudes
    is_tracklet : bool
    """

    name: str
    alerts: pd.DataFrame
    is_tracklet: bool


def subject() -> KnownBody | Mover | OwnLightCurve | None:
    """What is asked for, under its head; None where the candidates or a reason were drawn instead."""
    show_in_address()
    tracklet, name = TRACKLET.read(), NAME.read()
    if tracklet:
        return _tracklet(tracklet)
    if name:
        return _by_name(name)
    asked = topic_page.subject(SOLAR_SYSTEM, other_ways=_ask_by_name)
    return _through(asked) if isinstance(asked, StoredObject) else asked


def _ask_by_name() -> None:
    """A field for a body, or a tracklet, that goes to its page."""
    st.text_input(
        "A body by number, name or designation; or a tracklet",
        key=_FIELD,
        placeholder="433, Eros, 2020 AB1, TRCK_20260224_094948_00",
        icon=":material/search:",
        on_change=_go,
        label_visibility="collapsed",
        width=460,
    )


def _go() -> None:
    given = str(st.session_state.get(_FIELD) or "").strip()
    if given:
        (TRACKLET if given.startswith("TRCK_") else NAME).write(given)


def _by_name(name: str) -> KnownBody | None:
    cached.fits().warm()
    _back()
    try:
        kept = cached.solar_system_object(name)
        if kept.value.empty:
            other = _by_other_name(name, kept)
            if other is None:
                return None
            kept = other
    except NoSuchTable:
        st.title(escaped(name), anchor=False)
        states.nothing_found("This store has no table of Solar System objects.", "So it cannot be searched by name.")
        return None
    except AlertscopeError as error:
        st.title(escaped(name), anchor=False)
        states.show(error, f"body {name}")
        return None
    if kept.value.empty and not (fink_archive.offered() and fink_archive.ASKED.read() == "1"):
        unknown(name)
        return None
    states.stale(kept, f"body {name}")
    return KnownBody(_name_of(kept.value) or name, kept)


def _by_other_name(name: str, nothing: Kept[pd.DataFrame]) -> Kept[pd.DataFrame] | None:
    """The alerts of the body that SsODNet or JPL know by this name, None while they are asked."""
    if not services_may_be_asked():
        return nothing
    asked = {"name": name, "jd_utc": [], "with_body": True}
    fetched = fits.ask("Name at IMCCE and JPL", ("body-name", name), fetch, lambda: asked, limit_seconds=60.0)
    if fetched is None:
        return None
    if fetched.body is None or fetched.body.designation in ("", name):
        return nothing
    return cached.solar_system_object(fetched.body.designation)


def _through(asked: StoredObject) -> KnownBody | Mover:
    """The body that an object's alerts belong to, else what moves without a name."""
    known = asked.identity.solar_system_name
    if known:
        try:
            kept = cached.solar_system_object(known)
        except NoSuchTable:
            kept = None
        if kept is not None and not kept.value.empty:
            states.stale(kept, f"body {known}")
            return KnownBody(known, kept, through_alert=True)
        return KnownBody(known, asked.kept, through_alert=True)
    tracklet = next((text for text in texts(frame=asked.history, name="d:tracklet") if text not in _NO_NAME), None)
    if tracklet:
        try:
            alerts = cached.tracklet(str(tracklet)).value
        except AlertscopeError:
            alerts = asked.history
        if len(alerts):
            return Mover(str(tracklet), alerts, True)
    return Mover(asked.object_id, asked.history, False)


def _tracklet(tracklet_id: str) -> Mover | None:
    _back()
    try:
        kept = cached.tracklet(tracklet_id)
    except AlertscopeError as error:
        st.title(escaped(tracklet_id), anchor=False)
        states.show(error, f"tracklet {tracklet_id}")
        return None
    if kept.value.empty:
        st.title(escaped(tracklet_id), anchor=False)
        states.nothing_found(f"There is no alert of the tracklet {escaped(tracklet_id)} in this store.", "")
        return None
    st.title(escaped(tracklet_id), anchor=False)
    states.stale(kept, f"tracklet {tracklet_id}")
    return Mover(tracklet_id, kept.value, True)


def unknown(name: str) -> None:
    """There is no alert of a body: why that may be, and who else may have some."""
    st.title(escaped(name), anchor=False)
    states.nothing_found(
        f"There is no alert of {escaped(name)} in this store.",
        "A body is found by its number, or by its name or designation where the store has a table of names.",
        ["Try its number, such as 433.", "Designations have a space: 2020 AB1."],
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="body-elsewhere"):
        if fink_archive.offered() and fink_archive.ASKED.read() != "1":
            page = PAGES[SOLAR_SYSTEM].file
            query = {NAME.name: name, fink_archive.ASKED.name: "1"}
            st.page_link(page, label="Look in Fink's archive", icon=":material/cloud_download:", query_params=query)
        for link in links_of(object_id="", ra_deg=None, dec_deg=None, solar_system_name=name):
            if link.group == "Solar System":
                st.link_button(link.name, link.address, key=f"elsewhere-{link.name}")


def _back() -> None:
    page = PAGES[SOLAR_SYSTEM]
    st.page_link(page.file, label=f"{page.title}: all candidates", icon=":material/arrow_back:")


def _name_of(alerts: pd.DataFrame) -> str | None:
    names = [text for text in texts(frame=alerts, name="i:ssnamenr") if text not in _NO_NAME]
    return str(names[0]) if names else None
