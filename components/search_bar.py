"""The search field where a page has it: in the header of every page, and in the middle of the first one."""

from __future__ import annotations

import streamlit as st

from components.search_field import widget

OBJECT_PAGE = "object.py"
SEARCH_PAGE = "search.py"
WOULD_BE = (
    "the full name of an object, as ZTF21abfmbix",
    "the beginning of a name, as ZTF21 or ZTF21abf",
    "a position with a radius in arcsec, as 246.0422 25.669 30",
    'a class, as class="SN candidate" after=2026-02-01',
    "an asteroid or a comet, as 8467, Vesta, C/2020V2; a name that SIMBAD or TNS know, as M31, AT 2021co",
)


def of_header(page: str) -> None:
    """Above a page's title, in a place whose height is kept; on the page of searches it holds what was searched.

    Parameters
    ----------
    page : as it stands in the address
    """
    text = st.query_params.get("query", "") if page == "search" else ""
    # Inside of somebody else's page there is no band above the title to stand in.
    with st.container(key="embedded-search" if st.context.is_embedded else "header-search"):
        widget.draw(text, page=page, key="search-in-header")


def of_first_page() -> None:
    """What the first page is for. `q` in its address is what was searched here, for those who come back."""
    with st.container(key="main-search"):
        widget.draw(st.query_params.get("q", ""), page="home", main=True, key="search-on-first-page")
