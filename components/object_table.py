"""What tables of objects share: the row that is in hand, and the way to an object."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.search_bar import OBJECT_PAGE


def mark(key: str, objects: Sequence[str], in_hand: str) -> None:
    """Let the table of a key show which object is in hand."""
    wanted = [objects.index(in_hand)] if in_hand in objects else []
    state = st.session_state.get(key)
    if (list(state["selection"]["rows"]) if state else []) != wanted:
        st.session_state[key] = {"selection": {"rows": wanted, "columns": [], "cells": []}}


def marked(key: str, objects: Sequence[str]) -> str:
    """The object whose row a click took in hand; empty if a click let go of it."""
    rows = st.session_state[key]["selection"]["rows"]
    return objects[rows[0]] if rows else ""


def open_clicked(key: str, objects: Sequence[str]) -> None:
    """Open the object whose name was clicked in a column of buttons."""
    clicked = st.session_state[key]
    if clicked is not None:
        open_object(objects[clicked["row"]])


def open_object(object_id: str) -> None:
    """Open an object in such a way that who comes back finds this page as it was."""
    # The browser notes the new parameters with the address of the page that is left, too: so its own stand beside them.
    own = {name: st.query_params.get_all(name) for name in st.query_params}
    st.switch_page(OBJECT_PAGE, query_params={**own, "oid": object_id})
