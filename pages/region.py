"""Region and time: what was first seen inside a localisation of a gravitational wave or a gamma-ray burst."""

from components.region.view import draw

draw()
