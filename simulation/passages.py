"""What is seen once in a place: asteroids, glints of satellites, bogus detections. Each detection is a new object."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.interpolate import CubicSpline

from simulation import asteroids
from simulation.focal_plane import HALF_WIDTH_DEG, project, unproject
from simulation.identifiers import tracklet_name
from simulation.seeds import Stream, generator
from simulation.stars import flux_from_magnitude
from simulation.survey import Survey
from simulation.types import FloatArray, IntArray


@dataclass(frozen=True)
class Passage:
    """Detections to be of things that do not stay, arrays of one length; ``truth`` holds what is the same for all."""

    number: int
    kind: str
    visit: IntArray
    ra_deg: FloatArray
    dec_deg: FloatArray
    flux_ujy: FloatArray
    truth: dict[str, float | str]
    ssnamenr: str = "null"
    predicted_v: FloatArray | None = None
    tracklet: str = ""

    def __len__(self) -> int:
        return len(self.visit)


class EarthTrack:
    """Where the Earth was: heliocentric au at 0 h of each night and at each exposure, worked out once for a survey."""

    def __init__(self, survey: Survey) -> None:
        visits = survey.visits
        self.night_jd = np.floor(visits.jd[0] - 0.5) + 0.5 - visits.night[0] + np.arange(survey.nights)
        # A spline over days is good to 1e-9 au, and the ephemeris is slow.
        knots = np.arange(self.night_jd[0] - 3.0, self.night_jd[-1] + 4.0)
        track = CubicSpline(knots, asteroids.earth_au(knots), axis=1)
        self.nightly = track(self.night_jd)
        self.at_visit = track(visits.jd)


def _visits_on(survey: Survey, elements: asteroids.Elements, earth: EarthTrack) -> tuple[IntArray, asteroids.Geometry]:
    """Exposures whose field holds the body, and the body's geometry at each."""
    visits, fields = survey.visits, survey.fields
    coarse = asteroids.observe(elements, earth.night_jd, earth.nightly)
    near = np.abs(coarse.dec_deg[visits.night] - fields.dec_deg[visits.field]) < HALF_WIDTH_DEG + 1.5
    away = np.abs((coarse.ra_deg[visits.night] - fields.ra_deg[visits.field] + 180.0) % 360.0 - 180.0)
    near &= away * np.cos(np.radians(fields.dec_deg[visits.field])) < HALF_WIDTH_DEG + 2.5
    index = np.flatnonzero(near)
    fine = asteroids.observe(elements, visits.jd[index], earth.at_visit[:, index])
    where = visits.field[index]
    inside = project(fine.ra_deg, fine.dec_deg, fields.ra_deg[where], fields.dec_deg[where]).inside
    index = index[inside]
    return index, asteroids.observe(elements, visits.jd[index], earth.at_visit[:, index])


def _passage(
    survey: Survey, body: asteroids.Asteroid, number: int, kind: str, earth: EarthTrack, keep: slice | None = None
) -> Passage:
    visit, geometry = _visits_on(survey, body.elements, earth)
    mag = asteroids.magnitude(body, geometry, survey.visits.jd[visit], survey.visits.fid[visit])
    # Brighter than this the detector saturates and no alert is made.
    chosen = np.flatnonzero(mag > 12.8)[keep if keep is not None else slice(None)]
    elements = body.elements
    truth: dict[str, float | str] = {
        "designation": body.designation,
        "name": body.name,
        "H": body.h_mag,
        "G1": body.g1,
        "G2": body.g2,
        "spin_hours": body.spin_hours,
        "amplitude_mag": body.amplitude_mag,
        "a_au": elements.a_au,
        "e": elements.e,
        "i_deg": elements.i_deg,
        "node_deg": elements.node_deg,
        "peri_deg": elements.peri_deg,
        "mean_anomaly_deg": elements.mean_anomaly_deg,
        "epoch_jd": elements.epoch_jd,
    }
    numbered = kind == "numbered asteroid"
    return Passage(
        number,
        kind,
        visit[chosen],
        geometry.ra_deg[chosen],
        geometry.dec_deg[chosen],
        flux_from_magnitude(mag[chosen]),
        truth,
        ssnamenr=body.designation if numbered else "null",
        predicted_v=asteroids.predicted_v(body, geometry)[chosen] if numbered else None,
    )


def numbered_asteroid(survey: Survey, order: int, number: int, earth: EarthTrack) -> Passage:
    """One of the real numbered asteroids, wherever the survey met it."""
    return _passage(survey, asteroids.NUMBERED[order], number, "numbered asteroid", earth)


def unnumbered_asteroid(survey: Survey, number: int, earth: EarthTrack) -> Passage:
    """A main-belt asteroid that no catalogue holds, on a random orbit, seen on a few nights only."""
    rng = generator(survey.seed, Stream.SOURCE, number)
    orbit = asteroids.Elements(
        a_au=rng.uniform(2.2, 3.2),
        e=rng.uniform(0.02, 0.25),
        i_deg=rng.rayleigh(7.0),
        node_deg=rng.uniform(0.0, 360.0),
        peri_deg=rng.uniform(0.0, 360.0),
        mean_anomaly_deg=rng.uniform(0.0, 360.0),
    )
    body = asteroids.Asteroid("", "", orbit, rng.uniform(14.0, 15.6), 0.26, 0.38, rng.uniform(3.0, 20.0), 0.3)
    passage = _passage(survey, body, number, "unnumbered asteroid", earth)
    flux = passage.flux_ujy
    brightest = int(np.argmax(flux)) if len(flux) else 0
    window = slice(max(brightest - 2, 0), brightest + 4)
    return replace(
        passage,
        visit=passage.visit[window],
        ra_deg=passage.ra_deg[window],
        dec_deg=passage.dec_deg[window],
        flux_ujy=flux[window],
    )


def tracklet(survey: Survey, number: int) -> Passage:
    """A tumbling satellite: five to nine glints on a line across one exposure."""
    rng = generator(survey.seed, Stream.SOURCE, number)
    visit = int(rng.integers(0, len(survey.visits)))
    count = int(rng.integers(5, 10))
    start, angle = rng.uniform(0.25, 0.5, 2), rng.uniform(0.0, np.pi / 2.0)
    step = rng.uniform(350.0, 900.0)
    field = int(survey.visits.field[visit])
    centre = float(survey.fields.ra_deg[field]), float(survey.fields.dec_deg[field])
    along = np.arange(count) * step
    width = 2.0 * HALF_WIDTH_DEG * 3600.0 / 1.01
    x, y = start[0] * width + along * np.cos(angle), start[1] * width + along * np.sin(angle)
    place = np.array([unproject(float(a), float(b), *centre) for a, b in zip(x, y, strict=True)])
    mag = rng.uniform(15.5, 17.5) + rng.normal(0.0, 0.3, count)
    return Passage(
        number,
        "tracklet",
        np.full(count, visit, dtype=np.int64),
        place[:, 0],
        place[:, 1],
        flux_from_magnitude(mag),
        {"step_arcsec": step * 1.01},
        tracklet=tracklet_name(float(survey.visits.jd[visit]), number % 10),
    )


def bogus(survey: Survey, number: int, count: int) -> Passage:
    """Artefacts of the subtraction: cosmic rays, bad columns, edges of bright stars, anywhere."""
    rng = generator(survey.seed, Stream.SOURCE, number)
    visit = np.sort(rng.integers(0, len(survey.visits), count))
    field = survey.visits.field[visit]
    width = 2.0 * HALF_WIDTH_DEG * 3600.0 / 1.01
    camera = rng.uniform(0.02, 0.98, (count, 2)) * width
    place = np.array(
        [
            unproject(float(x), float(y), float(survey.fields.ra_deg[f]), float(survey.fields.dec_deg[f]))
            for (x, y), f in zip(camera, field, strict=True)
        ]
    ).reshape(count, 2)
    flux = flux_from_magnitude(survey.visits.limit[visit] - rng.exponential(1.0, count) - 0.15)
    sign = np.where(rng.random(count) < 0.3, -1.0, 1.0)
    return Passage(number, "bogus", visit, place[:, 0], place[:, 1], flux * sign, {})
