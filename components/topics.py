"""The pages of the topics: where each is, what it is called, and the way to them from an object."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from components.search_bar import OBJECT_PAGE
from science.labels import MICROLENSING, SOLAR_SYSTEM, SUPERNOVAE, VARIABLE_STARS


class TopicPage(NamedTuple):
    """A topic's page: its file in `pages/`, its title, what one does there with an object, and its icon."""

    file: str
    title: str
    action: str
    icon: str


PAGES: dict[str, TopicPage] = {
    SUPERNOVAE: TopicPage("supernovae.py", "Supernovae", "Supernova fit", ":material/flare:"),
    VARIABLE_STARS: TopicPage("variable_stars.py", "Variable stars", "Period search", ":material/show_chart:"),
    MICROLENSING: TopicPage("microlensing.py", "Microlensing", "Lens fit", ":material/lens_blur:"),
    SOLAR_SYSTEM: TopicPage("solar_system.py", "Solar System", "Phase curve", ":material/public:"),
}


def other_views(object_id: str, *, current: str | None = None) -> None:
    """Links from an object to its page and to what the topics make of it."""
    with st.container(horizontal=True, gap="xsmall", key="other-views"):
        if current is not None:
            st.page_link(OBJECT_PAGE, label="Object page", icon=":material/target:", query_params={"oid": object_id})
        for topic, page in PAGES.items():
            if topic != current:
                st.page_link(page.file, label=page.action, icon=page.icon, query_params={"oid": object_id})
