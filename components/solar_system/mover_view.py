"""A moving thing without a name: how fast it goes and where, its points on the sky and in time, and who may know it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.fitting import fit_files, panels_chart, quantities
from components.fitting.fit_files import FitFile
from components.fitting.panels_chart import MJD, Content, Line, Points
from components.fitting.panels_spec import Axis, Panel
from components.fitting.quantities import Quantity
from components.panel import panel
from components.plain_text import escaped
from components.search_bar import OBJECT_PAGE
from components.solar_system.solar_system_subject import Mover
from data_access import cached
from science.columns import numbers, texts
from science.dates import mjd_of, utc_text
from science.errors import NotEnoughData
from science.tracklets import Motion, motion
from science.units import BANDS

_EAST = Axis("East", "Offset to the east (″)", "linear", digits=1)
_NORTH = Panel("north", digits=1, unit="″")
_BRIGHTNESS = Panel("brightness", flip=True, unit="mag")
_MOST_LINKS = 12


def draw(asked: Mover) -> None:
    """All of it below the head."""
    alerts = _dated(asked.alerts)
    found = _motion(asked, alerts)
    with panel("Motion", reserve=320, key="motion", heading=False):
        if found is not None:
            st.subheader(escaped(found.sentence), anchor=False)
        st.caption(escaped(_rests_on(asked, alerts)))
        chart, beside = st.columns([2, 1], gap="medium")
        with chart:
            if found is not None:
                _sky(asked, alerts, found)
            _brightness(asked, alerts)
        with beside:
            if found is not None:
                quantities.table(_rows(found), key=f"motion-{asked.name}")
            _alert_links(alerts)
    _elsewhere(alerts)
    with panel("Downloads", key="motion-downloads"):
        fit_files.fit_files(asked.name, _files(alerts, found))


def _dated(alerts: pd.DataFrame) -> pd.DataFrame:
    """The good points in order of time."""
    good = alerts
    if "d:tag" in alerts:
        good = alerts[texts(frame=alerts, name="d:tag") == "valid"]
    return good[np.isfinite(numbers(frame=good, name="i:jd"))].sort_values("i:jd", kind="stable").reset_index(drop=True)


def _motion(asked: Mover, alerts: pd.DataFrame) -> Motion | None:
    """How it moves; the reason is drawn where that cannot be told."""
    ra, dec, jd, mag = (numbers(frame=alerts, name=f"i:{name}") for name in ("ra", "dec", "jd", "magpsf"))
    try:
        return cached.derived(
            ("motion", asked.name, asked.alerts.attrs.get("version")),
            lambda: motion(ra_deg=ra, dec_deg=dec, jd=jd, mag=mag),
        )
    except NotEnoughData as error:
        st.info(
            f"{escaped(error)} A mover that no catalogue knows is a new object at each place: its other alerts have "
            "other names.",
            icon=":material/info:",
        )
        return None


def _rests_on(asked: Mover, alerts: pd.DataFrame) -> str:
    jd = numbers(frame=alerts, name="i:jd")
    if not len(jd):
        return "No good point."
    what = "A tracklet: alerts on a line" if asked.is_tracklet else "No catalogue of moving bodies names it"
    first, last = utc_text(jd=jd[0])[:19], utc_text(jd=jd[-1])[:19]
    when = f"at {first} UTC" if first == last else f"from {first} to {last} UTC"
    return f"{what}; {len(jd):,} point{'' if len(jd) == 1 else 's'} {when} (MJD {float(mjd_of(jd=jd[0])):.5f})."


def _rows(found: Motion) -> list[Quantity]:
    rows = [
        Quantity("Rate", found.rate_arcsec_per_s, unit="″/s", decimals=4),
        Quantity("Rate", found.rate_deg_per_day, unit="°/day", decimals=4),
    ]
    if found.exposures == 1:
        rows = [
            Quantity("Rate, at least", found.least_rate_arcsec_per_s, unit="″/s", note="length in 30 s", decimals=1)
        ]
    return [
        *rows,
        Quantity("Position angle, N to E", found.position_angle_deg, unit="°", decimals=1),
        Quantity("Length", found.length_arcsec, unit="″", decimals=1),
        Quantity("Straight to (rms)", found.straightness_arcsec, unit="″", decimals=2),
        Quantity("Magnitude, mean", found.mean_mag, unit="mag", decimals=2),
        Quantity("Magnitude, scatter", found.mag_scatter, unit="mag", decimals=2),
    ]


def _bands(alerts: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    names = [BANDS.get(int(code), "?") if np.isfinite(code) else "?" for code in numbers(frame=alerts, name="i:fid")]
    order = [band for band in (*BANDS.values(), "?") if band in names]
    return order, np.array([order.index(name) for name in names], dtype=np.int64)


def _sky(asked: Mover, alerts: pd.DataFrame, found: Motion) -> None:
    bands, series = _bands(alerts)
    angle = np.radians(found.position_angle_deg)
    east = found.along_arcsec * np.sin(angle) + found.across_arcsec * -np.cos(angle)
    north = found.along_arcsec * np.cos(angle) + found.across_arcsec * np.sin(angle)
    ends = np.array([found.along_arcsec.min(), found.along_arcsec.max()])
    margin = 0.08 * float(np.ptp(ends))
    known = np.isfinite(numbers(frame=alerts, name="i:ra")) & np.isfinite(numbers(frame=alerts, name="i:dec"))
    panels_chart.draw(
        f"motion-{asked.name}",
        axis=_EAST,
        panels={
            _NORTH: Content(
                "North (″)",
                Points(east, north, np.full(len(east), np.nan), series[known]),
                [Line(ends * np.sin(angle), ends * np.cos(angle), 0)],
            )
        },
        series=panels_chart.series_of_bands(bands),
        first=float(east.max() + margin + 0.5),
        last=float(east.min() - margin - 0.5),
        height=320,
        alt=f"Places of {asked.name} on the sky about their centre, east to the left, with the line through them.",
    )


def _brightness(asked: Mover, alerts: pd.DataFrame) -> None:
    bands, series = _bands(alerts)
    mag, err = numbers(frame=alerts, name="i:magpsf"), numbers(frame=alerts, name="i:sigmapsf")
    known = np.isfinite(mag)
    if not known.any():
        return
    jd = numbers(frame=alerts, name="i:jd")
    middle = float(mjd_of(jd=jd[known].mean()))
    alone = float(np.ptp(jd[known])) < 1e-3
    panels_chart.draw(
        f"mover-brightness-{asked.name}",
        axis=MJD,
        panels={
            _BRIGHTNESS: Content(
                "Magnitude", Points(panels_chart.mjd(jd[known]), mag[known], err[known], series[known])
            )
        },
        series=panels_chart.series_of_bands(bands),
        first=middle - 0.01 if alone else None,
        last=middle + 0.01 if alone else None,
        height=200,
        alt=f"Magnitudes of {asked.name} in time.",
    )


def _alert_links(alerts: pd.DataFrame) -> None:
    names = list(dict.fromkeys(str(name) for name in texts(frame=alerts, name="i:objectId") if name))
    st.markdown(":small[:gray[Its alerts]]")
    with st.container(horizontal=True, gap="xsmall", key="mover-alerts"):
        for name in names[:_MOST_LINKS]:
            st.page_link(OBJECT_PAGE, label=escaped(name), query_params={"oid": name})
    if len(names) > _MOST_LINKS:
        st.caption(f"and {len(names) - _MOST_LINKS:,} more")


def _elsewhere(alerts: pd.DataFrame) -> None:
    """Who may know what passed there."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="mover-elsewhere"):
        st.markdown(":small[:gray[Known bodies near this place and date]]", width="content")
        st.link_button("MPChecker (MPC)", "https://minorplanetcenter.net/cgi-bin/checkmp.cgi", key="mover-mpc")
        st.link_button("SkyBoT (IMCCE)", "https://ssp.imcce.fr/webservices/skybot/", key="mover-imcce")
        st.link_button(
            "Small-body identification (JPL)", "https://ssd.jpl.nasa.gov/tools/sb_ident.html", key="mover-jpl"
        )


def _files(alerts: pd.DataFrame, found: Motion | None) -> list[FitFile]:
    columns = [
        name
        for name in ("i:objectId", "i:candid", "i:jd", "i:fid", "i:ra", "i:dec", "i:magpsf", "i:sigmapsf")
        if name in alerts
    ]
    units = {"i:jd": "day", "i:ra": "deg", "i:dec": "deg", "i:magpsf": "mag", "i:sigmapsf": "mag"}
    files = [FitFile("Points", "points", lambda: alerts[columns], "The points of this mover.", units, {})]
    if found is not None:
        files.append(fit_files.parameter_file("motion", _rows(found), "The motion of this mover."))
    return files
