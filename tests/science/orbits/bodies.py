"""Real bodies by their published osculating elements, and elements from a state of motion."""

from __future__ import annotations

from typing import Any

import numpy as np

from science.orbits import OrbitalElements

GM = 0.01720209895**2


def elements(
    a_au: float, e: float, i: float, node: float, argument: float, mean: float, epoch: float = 2461000.5, **others: Any
) -> OrbitalElements:
    return OrbitalElements.from_mean_anomaly(
        semi_major_au=a_au, eccentricity=e, inclination_deg=i, node_deg=node, argument_deg=argument,
        mean_anomaly_deg=mean, epoch_jd=epoch, source="test", **others,
    )  # fmt: skip


EROS = (1.458120998, 0.222835941, 10.828466514, 304.270102575, 178.929753674, 310.554327737)
GEFION = (2.788128147, 0.150823141, 8.423357132, 321.276048996, 4.986457687, 130.257466576)


def from_state(position: Any, velocity: Any, jd_tdb: float) -> OrbitalElements:
    """Elements of an ellipse from equatorial J2000 position (au) and velocity (au/day), by the textbook."""
    tilt = np.radians(84381.406 / 3600.0)
    to_ecliptic = np.array([[1, 0, 0], [0, np.cos(tilt), np.sin(tilt)], [0, -np.sin(tilt), np.cos(tilt)]])
    r, v = to_ecliptic @ position, to_ecliptic @ velocity
    radius = np.linalg.norm(r)
    turn = np.cross(r, v)
    eccentric = np.cross(v, turn) / GM - r / radius
    e = float(np.linalg.norm(eccentric))
    a = 1.0 / (2.0 / radius - v @ v / GM)
    up = np.cross([0.0, 0.0, 1.0], turn)
    node = np.arctan2(up[1], up[0])
    argument = np.arctan2(eccentric @ np.cross(turn, up) / np.linalg.norm(turn), eccentric @ up)
    anomaly = np.arctan2((r @ v) / np.sqrt(GM * a), 1.0 - radius / a)
    mean = anomaly - e * np.sin(anomaly)
    inclination = np.arccos(turn[2] / np.linalg.norm(turn))
    return elements(a, e, *np.degrees([inclination, node, argument, mean]), epoch=jd_tdb)
