"""The parts of an object's page below its light curve, each drawn only when it is opened."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import epoch
from components.alert_table import alert_table, table_of_fields
from components.alert_words import alert_words
from components.downloads import download_panel, where_from
from components.epoch import Epochs
from components.identity import Identity
from components.light_curve_chart import Shown
from components.light_curve_data import numbers_table
from components.link_list import link_list
from components.links import links_of
from components.panel import panel
from components.plain_text import count, escaped
from components.sky_view import sky_panel
from data_access import cached
from science.columns import numbers
from science.derived import add_v_fields

FIELDS, NUMBERS, SKY, LINKS, FILES = ("Fields of this alert", "Numbers", "Sky", "Links", "Downloads")
TABS = (LINKS, FIELDS, NUMBERS, SKY, FILES)
"""Links come first: a table takes a browser longer to load than the whole light curve."""


def object_panels(object_id: str, history: pd.DataFrame, epochs: Epochs, shown: Shown, found: Identity) -> None:
    """Draw the tabs; the one that is open stands in the address as `tab`."""
    tabs = dict(zip(TABS, st.tabs(TABS, key="tab", on_change="rerun", bind="query-params"), strict=True))
    opened = next((name for name, tab in tabs.items() if tab.open), LINKS)
    with tabs[opened], panel(opened, key=f"tab-{opened.lower().replace(' ', '-')}", heading=False, reserve=320):
        if opened == FIELDS:
            fields_panel(object_id, epochs)
        elif opened == NUMBERS:
            numbers_panel(object_id, shown, epochs)
        elif opened == SKY:
            _sky(object_id, history, epochs, found)
        elif opened == LINKS:
            position = found.position
            link_list(
                links_of(
                    object_id=object_id,
                    ra_deg=position.ra_deg if position else None,
                    dec_deg=position.dec_deg if position else None,
                    solar_system_name=found.solar_system_name,
                )
            )
        else:
            name, simulated = where_from()
            download_panel(object_id, shown, store_name=name, simulated=simulated)


def numbers_panel(object_id: str, shown: Shown, epochs: Epochs) -> None:
    """The points of the light curve as a table; a row that is chosen comes in hand."""
    table = numbers_table(curve=shown.curve, bands=shown.bands)
    key = f"numbers-{object_id}-{shown.curve.unit.value}-{''.join(shown.bands)}"
    candids = [None if pd.isna(value) else int(value) for value in table["candid"]]
    said = [count(len(table), "point")] + [escaped(str(dropped)) for dropped in shown.curve.dropped]
    st.caption("; ".join(said) + ". Choose a row to take its alert in hand.")
    st.dataframe(
        table.assign(candid=table["candid"].astype("string")),
        hide_index=True,
        height=360,
        key=key,
        on_select=lambda: epoch.on_table_click(key, candids, epochs),
        selection_mode="single-row",
        column_config={
            "jd": st.column_config.NumberColumn(format="%.7f"),
            "mjd": st.column_config.NumberColumn(format="%.5f"),
        },
        alt=f"Points of the light curve of {object_id}: date, filter, {shown.curve.unit.label} and error",
    )


def words_panel(object_id: str, history: pd.DataFrame, epochs: Epochs, behind: bool) -> None:
    """The alert in hand in words."""
    alert = cached.alert(object_id, epochs.jd_in_hand).value
    key = ("words", object_id, history.attrs.get("version"), epochs.candid_in_hand, behind)
    with st.container(key="alert-words"):
        st.markdown(cached.derived(key, lambda: alert_words(alert, history, behind=behind)))


def fields_panel(object_id: str, epochs: Epochs) -> None:
    """All fields of the alert in hand."""
    if not len(epochs):
        st.caption("This object has no alert of its own here: all that is known of it came with the alerts of others.")
        return
    alert = cached.alert(object_id, epochs.jd_in_hand).value
    corrupt = int(alert.attrs.get("corrupt_cells", 0))
    if corrupt:
        st.caption(f":material/warning: {count(corrupt, 'cell')} of this alert could not be read.")
    fields = cached.derived(
        ("fields", object_id, epochs.jd_in_hand), lambda: table_of_fields(add_v_fields(frame=alert))
    )
    alert_table(fields, scope=object_id)


def _sky(object_id: str, history: pd.DataFrame, epochs: Epochs, found: Identity) -> None:
    if found.position is None:
        st.caption("No alert gives a position.")
        return
    ra_deg, dec_deg, reference = found.position.ra_deg, found.position.dec_deg, None
    if len(epochs):
        row = history.iloc[[int(epochs.row[epochs.place])]]
        if found.position.moves:
            ra_deg, dec_deg = (float(numbers(frame=row, name=name)[0]) for name in ("i:ra", "i:dec"))
        ra_ref, dec_ref = (float(numbers(frame=row, name=name)[0]) for name in ("i:ranr", "i:decnr"))
        reference = (ra_ref, dec_ref)
    sky_panel(ra_deg, dec_deg, key=f"sky-{object_id}", reference=reference)
