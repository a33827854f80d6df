"""The links to other services, in groups."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from components.links import Link


def link_list(links: list[Link]) -> None:
    """Draw links that come group after group."""
    for group, members in groupby(links, key=lambda link: link.group):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            st.markdown(f":small[:gray[{group}]]", width=170)
            for link in members:
                st.link_button(link.name, link.address, key=f"link-{link.group}-{link.name}", type="secondary")
