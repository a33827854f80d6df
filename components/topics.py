"""The pages of the topics: where each is and what it is called."""

from __future__ import annotations

from typing import NamedTuple

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
