"""Constants of motion in the Solar System: au, days, solar masses."""

import numpy as np

SUN_GM = 0.01720209895**2
"""au³ per day²: the square of Gauss's constant."""
LIGHT_AU_PER_DAY = 173.144632674
OBLIQUITY_RAD = np.radians(84381.406 / 3600.0)
"""Of the ecliptic of J2000 (IAU 2006)."""
PLANET_MASSES = (
    *(1.0 / 6_023_657.33, 1.0 / 408_523.72, 1.0 / 328_900.56, 1.0 / 3_098_703.6),
    *(1.0 / 1_047.348644, 1.0 / 3_497.9018, 1.0 / 22_902.98, 1.0 / 19_412.26),
)
"""From Mercury to Neptune, the Earth with the Moon, in solar masses (DE440)."""

ECLIPTIC_TO_EQUATOR = np.array(
    [
        [1.0, 0.0, 0.0],
        [0.0, np.cos(OBLIQUITY_RAD), -np.sin(OBLIQUITY_RAD)],
        [0.0, np.sin(OBLIQUITY_RAD), np.cos(OBLIQUITY_RAD)],
    ]
)
