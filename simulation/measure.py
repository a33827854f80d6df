"""What the camera measures of a flux: noise, detection, quality."""

from dataclasses import dataclass

import numpy as np

from simulation.focal_plane import project
from simulation.passages import Passage
from simulation.seeds import Stream, generator
from simulation.source import Source
from simulation.stars import flux_from_magnitude
from simulation.survey import Survey
from simulation.types import BoolArray, FloatArray, IntArray

THRESHOLD = 5.0
GAIN = 6.2
"""Electrons per count."""
SUBTRACTION_ERROR = 0.012
"""Share of the light in science and reference image that subtraction leaves as scatter."""
MIN_RB = 0.55
"""Fink drops alerts with a lower real-bogus score, and those with bad pixels."""
LOST_SHARE = 0.015
"""Share of the alerts that never reach the broker; only later histories tell of them."""


@dataclass(frozen=True)
class Detections:
    """Detections in time order, arrays of one length; fluxes in µJy, the difference with its sign."""

    source: IntArray
    item: IntArray
    visit: IntArray
    flux_ujy: FloatArray
    sigma_ujy: FloatArray
    total_ujy: FloatArray
    ra_deg: FloatArray
    dec_deg: FloatArray
    rcid: IntArray
    xpos: FloatArray
    ypos: FloatArray
    rb: FloatArray
    drb: FloatArray
    nbad: IntArray
    sent: BoolArray

    def __len__(self) -> int:
        return len(self.visit)


def channel_offset(rcid: IntArray) -> FloatArray:
    """How much deeper than the field's average a readout channel is, in magnitudes."""
    return np.asarray(0.06 * np.sin(2.4 * rcid + 0.3))


def limit_of(survey: Survey, visit: IntArray, rcid: IntArray) -> FloatArray:
    """5-sigma limit (AB) of an exposure in a readout channel, as packets print it."""
    return np.asarray((survey.visits.limit[visit] + channel_offset(rcid)).astype(np.float32).astype(np.float64))


def noise_ujy(limit: FloatArray, total_ujy: FloatArray, behind_ujy: FloatArray, zero_point: FloatArray) -> FloatArray:
    """1-sigma error of a difference flux: sky, photons, and what subtraction leaves of the light behind.

    Parameters
    ----------
    limit : numpy.ndarray
        5-sigma limit in magnitudes, which fixes the sky's part.
    total_ujy, behind_ujy : numpy.ndarray
        Flux in the science image, and that of host or star behind.
    zero_point : numpy.ndarray
        Magnitude of one count.

    Returns
    -------
    numpy.ndarray
        µJy, of the shape of ``limit``.
    """
    sky = flux_from_magnitude(limit) / THRESHOLD
    counts = 10.0 ** (0.4 * (zero_point - 23.9))
    photons = (np.abs(total_ujy) + behind_ujy) / (GAIN * counts)
    left = SUBTRACTION_ERROR * (np.abs(total_ujy) + behind_ujy)
    return np.asarray(np.sqrt(sky**2 + photons + left**2))


def _quality(
    rng: np.random.Generator, count: int, snr: FloatArray, bogus: bool
) -> tuple[FloatArray, FloatArray, IntArray, BoolArray]:
    """Real-bogus scores, number of bad pixels, and whether the alert reaches Fink's science portal."""
    good = 0.56 + 0.42 * rng.beta(3.2, 1.6, count)
    low_share = np.clip(0.16 - 0.011 * (snr - 5.0), 0.015, 0.16)
    poor = rng.random(count) < (0.5 if bogus else low_share)
    rb = np.where(poor, rng.uniform(0.15, 0.549, count), good)
    deep = 1.0 - 10.0 ** -rng.uniform(1.2, 5.5, count)
    drb = np.where(rng.random(count) < 0.03, rng.uniform(0.3, 0.9, count), deep)
    if bogus:
        rb = np.where(poor, rb, rng.uniform(0.55, 0.68, count))
        drb = rng.beta(0.6, 6.0, count)
    bad = rng.random(count) < (0.25 if bogus else 0.012)
    nbad = np.where(bad, rng.integers(1, 8, count), 0)
    # Of the artefacts some are sent whatever their quality: a store must bear such rows.
    kept = ((rb >= MIN_RB) & (nbad == 0)) | (bogus & (rng.random(count) < 0.5))
    return rb, drb, nbad, kept & (rng.random(count) >= LOST_SHARE)


def _scatter(
    rng: np.random.Generator, ra_deg: FloatArray, dec_deg: FloatArray, snr: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Measured positions, rounded as in packets: 0.06 arcsec plus a share of the seeing over S/N."""
    sigma_deg = (0.06 + 0.9 / snr) / 3600.0
    ra = ra_deg + sigma_deg * rng.standard_normal(len(ra_deg)) / np.cos(np.radians(dec_deg))
    return np.round(ra % 360.0, 7), np.round(dec_deg + sigma_deg * rng.standard_normal(len(dec_deg)), 7)


def measured_visits(survey: Survey, source: Source) -> IntArray:
    """Exposures in which the source's position was measured: its field's, in its filters, a few lost."""
    visits = survey.of_field[source.place.field]
    lost = generator(survey.seed, Stream.MEASUREMENT, source.number, 0).random(len(visits)) < 0.03
    return visits[~lost & np.isin(survey.visits.fid[visits], source.drawn.bands)]


def measure_source(survey: Survey, source: Source, visit: IntArray, item: int) -> Detections:
    """Detections of a source among the exposures ``visit``; ``item`` is the index of its object."""
    rng = generator(survey.seed, Stream.MEASUREMENT, source.number, 1)
    jd, fid = survey.visits.jd[visit], survey.visits.fid[visit]
    total = source.drawn.flux(jd, fid)
    reference = np.where(fid == 1, source.reference_ujy[1], source.reference_ujy[2])
    host = source.drawn.host
    behind = np.zeros(len(visit))
    if host is not None:
        behind = host.share_behind * flux_from_magnitude(np.where(fid == 1, host.mag_g, host.mag_r))
    place = source.place
    field_ra, field_dec = survey.fields.ra_deg[place.field], survey.fields.dec_deg[place.field]
    pixel = project(np.array([place.ra_deg]), np.array([place.dec_deg]), field_ra, field_dec)
    rcid = np.repeat(pixel.rcid, len(visit))
    limit = limit_of(survey, visit, rcid)
    sigma = noise_ujy(limit, total, behind + reference, survey.visits.zero_point[visit])
    flux = total - reference + sigma * rng.standard_normal(len(visit))
    snr = np.abs(flux) / sigma
    jitter = rng.normal(0.0, 3.0, (2, len(visit)))
    rb, drb, nbad, sent = _quality(rng, len(visit), snr, False)
    ra, dec = _scatter(rng, np.full(len(visit), place.ra_deg), np.full(len(visit), place.dec_deg), snr.clip(min=1.0))
    k = np.flatnonzero(snr > THRESHOLD)
    return Detections(
        np.full(len(k), source.number, dtype=np.int64),
        np.full(len(k), item, dtype=np.int64),
        visit[k],
        flux[k],
        sigma[k],
        total[k],
        ra[k],
        dec[k],
        rcid[k],
        (pixel.xpos + jitter[0])[k].clip(min=1.0),
        (pixel.ypos + jitter[1])[k].clip(min=1.0),
        rb[k],
        drb[k],
        nbad[k],
        sent[k],
    )


def measure_passage(survey: Survey, passage: Passage, first_item: int) -> Detections:
    """Detections of a passage; each is an object of its own, numbered from ``first_item``."""
    rng = generator(survey.seed, Stream.MEASUREMENT, passage.number, 2)
    visit, count = passage.visit, len(passage)
    field = survey.visits.field[visit]
    pixel = project(passage.ra_deg, passage.dec_deg, survey.fields.ra_deg[field], survey.fields.dec_deg[field])
    limit = limit_of(survey, visit, pixel.rcid)
    sigma = noise_ujy(limit, passage.flux_ujy, np.zeros(count), survey.visits.zero_point[visit])
    flux = passage.flux_ujy + sigma * rng.standard_normal(count)
    snr = np.abs(flux) / sigma
    rb, drb, nbad, sent = _quality(rng, count, snr, passage.kind == "bogus")
    ra, dec = _scatter(rng, passage.ra_deg, passage.dec_deg, snr.clip(min=1.0))
    k = np.flatnonzero((snr > THRESHOLD) & pixel.inside)
    return Detections(
        np.full(len(k), passage.number, dtype=np.int64),
        first_item + np.arange(len(k), dtype=np.int64),
        visit[k],
        flux[k],
        sigma[k],
        np.abs(flux[k]),
        ra[k],
        dec[k],
        pixel.rcid[k],
        pixel.xpos[k],
        pixel.ypos[k],
        rb[k],
        drb[k],
        nbad[k],
        # A streak is a streak in whatever quality: its glints are never dropped one by one.
        sent[k] | (passage.kind == "tracklet"),
    )
