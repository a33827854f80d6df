"""The localisation in hand: a file's, a superevent's, a circle or the example."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import streamlit as st

from components import states
from components.plain_text import escaped
from components.region import address, controls, example, upload
from data_access import cached
from data_access.errors import BadRequest, NotFound, ServiceUnavailable
from data_access.regions import Region
from data_access.search import parse
from data_access.search.times import date_jd, now_jd
from data_access.services.gracedb import superevent_name
from data_access.sky_map_files import Localisation
from science.dates import utc_text
from science.sky_maps import CredibleRegion, ErrorCircle


@dataclass(frozen=True)
class Source:
    """A region and the time that its window counts from.

    Attributes
    ----------
    key : two sources of one key are the same region
    region : CredibleRegion or ErrorCircle
    trigger_jd : UTC
    title : what it is, plain text
    said : what else is known of it, plain sentences
    """

    key: Hashable
    region: Region
    trigger_jd: float
    title: str
    said: tuple[str, ...]


def choose() -> Source | None:
    """Draw the choice and its fields; None, with the reason drawn, where there is no region yet."""
    by = controls.source()
    if by == address.CIRCLE:
        return _circle()
    try:
        found = _localisation(by)
    except ServiceUnavailable as error:
        st.warning(f"{escaped(error)} A sky map can be brought as a file all the same.", icon=":material/cloud_off:")
        return None
    except (BadRequest, NotFound) as error:
        states.refused(error)
        return None
    return None if found is None else _of_map(found)


def _localisation(by: str) -> Localisation | None:
    if by == address.EVENT:
        name = controls.event()
        if not name:
            states.nothing_found(
                "No superevent was asked for yet.", "Its name leads to its newest sky map, which GraceDB is asked for."
            )
            return None
        with st.spinner("Asking GraceDB …", show_time=True):
            return cached.localisation(superevent_name(name)).value
    return upload.sky_map() if by == address.FILE else example.localisation()


def _of_map(found: Localisation) -> Source | None:
    own = "" if found.trigger_jd is None else utc_text(jd=found.trigger_jd)[:19]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="region-fields"):
        level = controls.level()
        given = controls.trigger(own)
        days = controls.window()
    trigger_jd = _trigger(given, found.trigger_jd)
    if trigger_jd is None or not _is_window(days):
        return None
    region = CredibleRegion(found.sky_map, level)
    said = [f"The {100.0 * level:g} % region covers {_area(region.area_deg2)}."]
    if found.distance is not None:
        far = found.distance
        said.append(f"Distance {far.mean_mpc:,.0f} ± {far.error_mpc:,.0f} Mpc, {far.where}.")
    return Source(
        (found.digest, level), region, trigger_jd, f"{found.name}, {found.kind}", (*said, *found.sky_map.notes)
    )


def _circle() -> Source | None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="region-fields"):
        text, radius_deg = controls.circle()
        given = controls.trigger("")
        days = controls.window()
    if not text:
        states.nothing_found(
            "No circle was given yet.", "Its centre, its radius and the trigger time say where and when to look."
        )
        return None
    place = parse(text)
    if place.ra_deg is None or place.dec_deg is None:
        problems = [escaped(problem.sentence) for problem in place.problems]
        states.not_understood(
            text, problems or ["a position, as `197.45 -23.38`, `13:09:48 -23:22:53` or `l=308.4 b=39.3`"]
        )
        return None
    trigger_jd = _trigger(given, None)
    if trigger_jd is None or not _is_window(days):
        return None
    circle = ErrorCircle(place.ra_deg, place.dec_deg, radius_deg)
    title = f"Circle of {radius_deg:g}° around {place.ra_deg:.5f} {place.dec_deg:+.5f}"
    key = ("circle", circle.ra_deg, circle.dec_deg, radius_deg)
    return Source(key, circle, trigger_jd, title, (f"It covers {_area(circle.area_deg2)}.",))


def _trigger(given: str, of_map: float | None) -> float | None:
    if not given:
        if of_map is None:
            states.nothing_found("No trigger time is known.", "Give it above: the window counts from it.")
        return of_map
    jd = date_jd(given, now_jd())
    if jd is None:
        states.not_understood(given, ["a date and a time, as `2017-08-17 12:41:04`", "a JD or an MJD"])
    return jd


def _is_window(days: tuple[float, float]) -> bool:
    if days[0] > days[1]:
        states.refused(BadRequest("The window ends before it begins."))
    return days[0] <= days[1]


def _area(area_deg2: float) -> str:
    return f"{area_deg2:,.0f} deg²" if area_deg2 >= 10.0 else f"{area_deg2:.2g} deg²"
