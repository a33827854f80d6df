"""Microlensing: its candidates, and for one of them whether it is a lens, when it peaks and how long it takes."""

from components import topic_page
from components.microlensing import view as microlensing
from science.labels import MICROLENSING


def page() -> None:
    """Draw the candidates, or one event."""
    subject = topic_page.subject(MICROLENSING)
    if subject is not None:
        microlensing.draw(subject)


page()
