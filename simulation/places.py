"""Where sources are put: a field that is watched well, away from or near the Galactic plane, and a pixel in it."""

import numpy as np

from simulation.ephemerides import galactic_latitude_deg
from simulation.focal_plane import QUADRANT_HEIGHT, QUADRANT_WIDTH, SIDE, unproject
from simulation.source import Place
from simulation.survey import Survey
from simulation.types import FloatArray

EDGE_SHARE = 0.06
"""Share of the sources so near a quadrant's edge that their stamps are cut."""


def _weights(survey: Survey, latitudes: tuple[float, float], nightly: bool) -> FloatArray:
    """Chance of each field: well-watched fields at the wanted Galactic latitudes, any watched field failing that."""
    fields = survey.fields
    watched = np.array([len(visits) for visits in survey.of_field], dtype=float)
    height = np.abs(galactic_latitude_deg(fields.ra_deg, fields.dec_deg))
    right = (height >= latitudes[0]) & (height <= latitudes[1])
    wanted = fields.nightly if nightly else np.ones(len(fields), dtype=bool)
    for mask in (right & wanted, wanted, right, np.ones(len(fields), dtype=bool)):
        weights = np.where(mask & (fields.dec_deg < 70.0), watched, 0.0) ** 3
        if weights.sum() > 0.0:
            return np.asarray(weights / weights.sum())
    return np.full(len(fields), 1.0 / len(fields))


class Chart:
    """The survey's fields with the chances of each, worked out once for each wish."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self._visit_jd: dict[int, FloatArray] = {}
        self._known: dict[tuple[tuple[float, float], bool], FloatArray] = {}

    def draw(self, rng: np.random.Generator, latitudes: tuple[float, float], nightly: bool) -> Place:
        """Draw a place.

        Parameters
        ----------
        rng : numpy.random.Generator
        latitudes : tuple of float
            Range of the Galactic latitude in degrees, without sign.
        nightly : bool
            Only fields that are observed every clear night.

        Returns
        -------
        Place
        """
        if (latitudes, nightly) not in self._known:
            self._known[latitudes, nightly] = _weights(self.survey, latitudes, nightly)
        fields = self.survey.fields
        field = int(rng.choice(len(fields), p=self._known[latitudes, nightly]))
        column, row = rng.integers(0, SIDE, 2)
        x, y = rng.uniform(80.0, QUADRANT_WIDTH - 80.0), rng.uniform(80.0, QUADRANT_HEIGHT - 80.0)
        at_edge = rng.random()
        if at_edge < EDGE_SHARE / 2.0:
            x = rng.uniform(8.0, 26.0)
        elif at_edge < EDGE_SHARE:
            y = rng.uniform(8.0, 26.0)
        camera_x, camera_y = column * QUADRANT_WIDTH + x, row * QUADRANT_HEIGHT + y
        ra, dec = unproject(camera_x, camera_y, float(fields.ra_deg[field]), float(fields.dec_deg[field]))
        latitude = float(galactic_latitude_deg(np.array(ra), np.array(dec)))
        if field not in self._visit_jd:
            self._visit_jd[field] = self.survey.visits.jd[self.survey.of_field[field]]
        return Place(field, camera_x, camera_y, round(ra, 7), round(dec, 7), latitude, self._visit_jd[field])
