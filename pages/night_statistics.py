"""Statistics: one night beside what is usual, the calendar of nights, and counts over time."""

from components.statistics.view import draw

draw()
