"""All alerts of a body that Fink has, beside those of the store: asked for by a switch, from Fink's API."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import url_controls
from components.fitting import fits
from components.plain_text import escaped
from components.url_state import choice_parameter
from data_access import cached
from data_access.ephemerides import COLUMNS
from data_access.queries import MOVING_COLUMNS
from data_access.services.fink_sso import Archive, archive_of
from data_access.settings import services_may_be_asked

ASKED = choice_parameter("fink", ("0", "1"), "0")
_SAME_DATE_DAYS = 1e-6
_LIMIT_SECONDS = 90.0


def offered() -> bool:
    """Whether the archive can be asked: not where services are off, nor beside a simulated sky."""
    return services_may_be_asked() and not cached.is_simulated()


def with_archive(name: str, alerts: pd.DataFrame) -> pd.DataFrame | None:
    """The alerts of the store, with those of the archive if they are asked for; None while it is being asked.

    Parameters
    ----------
    alerts : as `cached.solar_system_object` gives them
    """
    if not offered():
        return alerts
    asked = url_controls.yes_or_no(
        "With Fink's archive", name=ASKED.name, scope=name, help="All alerts of this body that Fink has, from its API."
    )
    if not asked:
        return alerts
    found: Archive | None = fits.ask(
        "Alerts from Fink's API",
        ("fink-archive", name),
        archive_of,
        lambda: {"name": name},
        limit_seconds=_LIMIT_SECONDS,
    )
    if found is None:
        return None
    if found.alerts is None:
        st.caption(f":material/cloud_off: {escaped(found.problem)}")
        return alerts
    archive = found.alerts
    return cached.derived(("with-archive", name, alerts.attrs["version"]), lambda: merged(alerts, archive))


def merged(alerts: pd.DataFrame, archive: pd.DataFrame) -> pd.DataFrame:
    """Both, each date once, newest first; where both have one, the archive's row with its geometry."""
    columns = [column for column in (*MOVING_COLUMNS, *COLUMNS) if column in archive]
    parts = [archive[columns]]
    if len(alerts):
        known = pd.Index((archive["i:jd"] / _SAME_DATE_DAYS).round())
        parts.append(alerts[~(alerts["i:jd"] / _SAME_DATE_DAYS).round().isin(known)])
    for part in parts:
        part.attrs = {}
    both = pd.concat(parts, ignore_index=True)
    both = both.sort_values("i:jd", ascending=False, kind="stable").reset_index(drop=True)
    both.attrs = {"version": f"{alerts.attrs['version']}-with-archive"}
    return both
