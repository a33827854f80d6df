"""Variable stars: their candidates, and for one of them its period, folded curve and rivals."""

from components import topic_page
from components.variable_stars import view as variable_stars
from science.labels import VARIABLE_STARS


def page() -> None:
    """Draw the candidates, or one star."""
    subject = topic_page.subject(VARIABLE_STARS)
    if subject is not None:
        variable_stars.draw(subject)


page()
