"""Tonight: the newest night's candidates of all topics, those worth a telescope's time first."""

from components.tonight.view import draw

draw()
