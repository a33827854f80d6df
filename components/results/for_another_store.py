"""The alerts of the objects found as a file for another store, made while one watches."""

from __future__ import annotations

import io
from collections.abc import Sequence

import streamlit as st

from components import states
from components.downloads import provenance, where_from
from components.plain_text import count, escaped
from data_access import cached
from data_access.errors import AlertscopeError
from data_access.export import MOST_BYTES, Exported, export_alerts

FILE_NAME = "alerts_for_ingest.parquet"
_KEY = "results-export"


@st.fragment
def draw(object_ids: Sequence[str], text: str) -> None:
    """Draw the button; the file is made by this part of the page alone.

    Parameters
    ----------
    object_ids : in the order of the list
    text : the search, for the file's metadata
    """
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown("**For another store**", width=130)
        wanted = st.button("Make Parquet", key=_KEY, icon=":material/inventory_2:")
        note = (
            f"Every alert of {'this object' if len(object_ids) == 1 else f'these {len(object_ids):,} objects'}, all "
            f"fields, histories and cutouts, up to {MOST_BYTES / 1e6:.0f} MB. "
            "`python -m data_access ingest FILE` takes it."
        )
        st.markdown(f":small[:gray[{note}]]", width="content")
    if wanted:
        _make(object_ids, text)


def said(found: Exported, size_bytes: int) -> str:
    """What a file holds, and where it was cut."""
    content = f"{count(found.alerts, 'alert')} of {count(found.objects, 'object')}, {size_bytes / 1e6:.1f} MB."
    if found.is_cut:
        return f"{content} Cut at its largest size: the other {found.asked - found.read:,} objects are not in it."
    return content


def _make(object_ids: Sequence[str], text: str) -> None:
    bar, target = st.progress(0.0, "Reading alerts …"), io.BytesIO()

    def show(done: int, of: int) -> None:
        bar.progress(done / max(of, 1), f"{done:,} of {count(of, 'object')} …")

    about = provenance(text, "All alerts of the objects of a search", *where_from())
    try:
        found = export_alerts(cached.store(), object_ids, target, about=about, progress=show)
    except AlertscopeError as error:
        bar.empty()
        states.show(error, "file for another store")
        return
    bar.empty()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            "Parquet",
            data=target.getvalue(),
            file_name=("simulated_" if cached.is_simulated() else "") + FILE_NAME,
            mime="application/vnd.apache.parquet",
            key=f"{_KEY}-file",
            on_click="ignore",
            icon=":material/download:",
        )
        st.markdown(f":small[{escaped(said(found, target.tell()))}]", width="content")
