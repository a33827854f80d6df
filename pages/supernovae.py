"""Supernovae: candidates in the order of what can still be followed up, and for one its curve, scores and fit."""

from components import topic_page
from components.supernovae import supernova_list, supernova_view
from science.labels import SUPERNOVAE


def page() -> None:
    """Draw the candidates, or one supernova."""
    subject = topic_page.subject(SUPERNOVAE, rank=supernova_list.rank)
    if subject is not None:
        supernova_view.draw(subject)


page()
