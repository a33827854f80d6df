"""The whole sky: sources in their places, everything that was detected, and the objects that this makes."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

from simulation import passages
from simulation.asteroids import NUMBERED
from simulation.identifiers import object_name
from simulation.kinds import KINDS, LATITUDES, NIGHTLY_KINDS
from simulation.measure import Detections, measure_passage, measure_source, measured_visits
from simulation.passages import Passage
from simulation.places import Chart
from simulation.seeds import Stream, generator
from simulation.source import Source, reference_flux
from simulation.surroundings import Columns, Counterpart, draw_surroundings
from simulation.survey import DEFAULT_NIGHTS, Survey, make_survey
from simulation.types import BoolArray, IntArray

DEFAULT_SEED = 20260301
UNNUMBERED = 18
TRACKLETS = 4
BOGUS = 70
LATENT = 8
"""Random numbers that each object keeps for the broker's scores."""


@dataclass(frozen=True)
class Sky:
    """Everything that is true and everything that was seen.

    ``source_of`` holds by number the source or passage; ``names`` and ``columns`` belong to the objects, by ``item``;
    ``visits_of`` holds the measured exposures of the sources, by number.
    """

    survey: Survey
    source_of: list[Source | Passage]
    visits_of: dict[int, IntArray]
    detections: Detections
    names: list[str]
    columns: Columns

    @property
    def alerts(self) -> int:
        """Number of packets that the sky will send."""
        return int(self.detections.sent.sum())


def _source(survey: Survey, chart: Chart, kind: str, order: int, number: int) -> Source:
    rng = generator(survey.seed, Stream.SOURCE, number)
    # The first of each kind are put where the survey looks every night: what a visitor is shown first is well covered.
    nightly = kind in NIGHTLY_KINDS or (order == 0 and kind not in ("cataclysmic", "EA"))
    place = chart.draw(rng, LATITUDES.get(kind, (0.0, 90.0)), nightly)
    drawn = KINDS[kind][0](rng, place)
    return Source(number, kind, place, drawn, reference_flux(drawn, survey))


def _counterpart(source: Source) -> Counterpart | None:
    host = source.drawn.host
    if host is not None:
        return Counterpart(host.mag_g, host.mag_r, host.offset_arcsec, True)
    mag = {fid: 23.9 - 2.5 * np.log10(max(flux, 1e-4)) for fid, flux in source.reference_ujy.items()}
    if min(mag.values()) > 23.0:
        return None
    return Counterpart(float(mag[1]), float(mag[2]), 0.18, False)


def _object_columns(
    survey: Survey, owner: Source | Passage, found: Detections, first_jd: float
) -> tuple[Columns, list[float]]:
    """Columns of the objects that an owner's detections make, and the date of each one's first detection."""
    rng = generator(survey.seed, Stream.OBJECT, owner.number)
    if isinstance(owner, Source):
        ra, dec = np.array([owner.place.ra_deg]), np.array([owner.place.dec_deg])
        columns = draw_surroundings(rng, ra, dec, _counterpart(owner), owner.place.galactic_latitude_deg)
        since, before = first_jd, 0
        if owner.drawn.known_before:
            since, before = float(np.round(rng.uniform(2458200.0, 2459500.0), 7)), int(rng.integers(40, 900))
        first = [since]
        columns["prior_detections"] = np.array([before])
        columns["prior_coverage"] = np.array([int(before * 1.8) + int(rng.integers(300, 1500))])
    else:
        columns = draw_surroundings(rng, found.ra_deg, found.dec_deg, None)
        first = survey.visits.jd[found.visit].tolist()
        columns["prior_detections"] = np.zeros(len(found), dtype=np.int64)
        columns["prior_coverage"] = rng.integers(300, 1500, len(found))
    columns["first_jd"] = np.array(first)
    latent = generator(survey.seed, Stream.BROKER, owner.number).standard_normal((LATENT, len(first)))
    for k in range(LATENT):
        columns[f"latent{k}"] = latent[k]
    return columns, first


def _passages(survey: Survey, earth: passages.EarthTrack, unit: int, number: int) -> Iterator[Passage]:
    if unit == 0:
        for order in range(len(NUMBERED)):
            yield passages.numbered_asteroid(survey, order, number, earth)
            number += 1
    for _ in range(UNNUMBERED):
        yield passages.unnumbered_asteroid(survey, number, earth)
        number += 1
    for _ in range(TRACKLETS):
        yield passages.tracklet(survey, number)
        number += 1
    yield passages.bogus(survey, number, BOGUS)


class _Builder:
    """Gathers sources, detections and objects, unit after unit of the default mix."""

    def __init__(self, survey: Survey) -> None:
        self.survey, self.chart = survey, Chart(survey)
        self.earth = passages.EarthTrack(survey)
        self.source_of: list[Source | Passage] = []
        self.visits_of: dict[int, IntArray] = {}
        self.parts: list[Detections] = []
        self.columns: list[Columns] = []
        self.first: list[float] = []

    def add(self, owner: Source | Passage, found: Detections) -> None:
        self.source_of.append(owner)
        if not len(found):
            return
        self.parts.append(found)
        columns, first = _object_columns(self.survey, owner, found, float(self.survey.visits.jd[found.visit[0]]))
        self.columns.append(columns)
        self.first.extend(first)

    def add_unit(self, unit: int) -> int:
        """Add one unit and return how many packets it sends."""
        before = len(self.parts)
        for kind, (_, count) in KINDS.items():
            for order in range(count):
                source = _source(self.survey, self.chart, kind, order, len(self.source_of))
                visit = measured_visits(self.survey, source)
                self.visits_of[source.number] = visit
                self.add(source, measure_source(self.survey, source, visit, len(self.first)))
        for passage in _passages(self.survey, self.earth, unit, len(self.source_of)):
            self.add(passage, measure_passage(self.survey, passage, len(self.first)))
        return sum(int(part.sent.sum()) for part in self.parts[before:])

    def finish(self) -> Sky:
        order = np.argsort(np.concatenate([part.visit for part in self.parts]), kind="stable")
        names_of = [f.name for f in fields(Detections)]
        detections = Detections(
            *[np.concatenate([getattr(part, name) for part in self.parts])[order] for name in names_of]
        )
        self.parts.clear()
        names = [object_name(self.survey.seed, item, jd) for item, jd in enumerate(self.first)]
        columns = {key: np.concatenate([part.pop(key) for part in self.columns]) for key in list(self.columns[0])}
        return Sky(self.survey, self.source_of, self.visits_of, detections, names, columns)


def _first_sent(sent: BoolArray, limit: int) -> BoolArray:
    return np.asarray(sent & (np.cumsum(sent) <= limit))


def make_sky(seed: int = DEFAULT_SEED, nights: int = DEFAULT_NIGHTS, alerts: int | None = None) -> Sky:
    """Draw the sources of a sky and observe them.

    Parameters
    ----------
    seed : int
        Same seed, same sky.
    nights : int
        Number of nights, the last one being 2026-03-01.
    alerts : int, optional
        Number of packets wanted: the default mix of sources is repeated until it sends that many, and the last ones
        are left out. Default: the mix once.

    Returns
    -------
    Sky

    Raises
    ------
    ValueError
        If no alert is wanted, or if all nights are cloudy.
    """
    if alerts is not None and alerts < 1:
        raise ValueError("A sky needs at least one alert.")
    survey = make_survey(seed, nights)
    if not len(survey.visits):
        raise ValueError("All nights were cloudy and nothing was seen. Ask for more nights or another seed.")
    builder = _Builder(survey)
    total, unit = builder.add_unit(0), 1
    while alerts is not None and total < alerts:
        total += builder.add_unit(unit)
        unit += 1
    sky = builder.finish()
    if alerts is None:
        return sky
    found = sky.detections
    return replace(sky, detections=replace(found, sent=_first_sent(found.sent, alerts)))
