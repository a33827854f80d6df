"""The survey: fields, nights, weather, schedule and the conditions of each exposure."""

from dataclasses import dataclass

import numpy as np

from simulation import ephemerides as eph
from simulation.seeds import Stream, generator
from simulation.types import FloatArray, IntArray

LAST_NIGHT_JD = 2461100.5
"""0 h UT of the last simulated night, 2026-03-01; a fixed date, so that the same seed gives the same sky."""
DEFAULT_NIGHTS = 240
RING_STEP_DEG = 7.2
FIELD_STEP_DEG = 6.8
FIRST_FIELD = 247
EXPOSURE_S = 30.0
CYCLE_S = 40.0
STEP_DAYS = 10.0 / 1440.0
NIGHTLY_SHARE = 0.06
"""Share of the fields that are observed on each clear night, as in the survey's high-cadence areas."""
DEPTH = {1: 20.95, 2: 20.75}
"""5-sigma limit in g and r at zenith, dark sky, 2 arcsec seeing."""
EXTINCTION = {1: 0.20, 2: 0.12}
ZERO_POINT = {1: 26.28, 2: 26.25}


@dataclass(frozen=True)
class Fields:
    """The grid of pointings, arrays of one length."""

    number: IntArray
    ra_deg: FloatArray
    dec_deg: FloatArray
    nightly: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True)
class Visits:
    """The exposures in time order, arrays of one length; magnitudes are AB, ``fwhm_px`` in pixels of 1.01 arcsec."""

    jd: FloatArray
    night: IntArray
    fid: IntArray
    field: IntArray
    airmass: FloatArray
    fwhm_px: FloatArray
    limit: FloatArray
    zero_point: FloatArray

    def __len__(self) -> int:
        return len(self.jd)


@dataclass(frozen=True)
class Survey:
    """All that the telescope did: `fields`, `visits`, and the visits of each field in time order."""

    seed: int
    nights: int
    fields: Fields
    visits: Visits
    of_field: list[IntArray]


def first_night_jd(nights: int) -> float:
    """0 h UT of the first of ``nights`` simulated nights."""
    return LAST_NIGHT_JD - (nights - 1)


def make_fields(seed: int) -> Fields:
    """Rings of fields from declination -25 to +76 degrees, numbered from south to north."""
    ra, dec = [], []
    for ring in range(15):
        declination = -24.85 + RING_STEP_DEG * ring
        count = int(np.ceil(360.0 * np.cos(np.radians(max(abs(declination) - 3.4, 0.0))) / FIELD_STEP_DEG))
        ra.append((np.arange(count) + 0.5 * (ring % 2)) * 360.0 / count)
        dec.append(np.full(count, declination))
    all_ra, all_dec = np.concatenate(ra), np.concatenate(dec)
    lucky = generator(seed, Stream.SCHEDULE, 0).random(len(all_ra)) < NIGHTLY_SHARE
    return Fields(np.arange(len(all_ra), dtype=np.int64) + FIRST_FIELD, all_ra, all_dec, lucky)


def _weather(seed: int, nights: int) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.bool_]], FloatArray, FloatArray]:
    """Which nights are open, the magnitudes lost to thin clouds, and the seeing at zenith in arcsec."""
    rng = generator(seed, Stream.WEATHER)
    open_dome = np.zeros(nights, dtype=bool)
    closed = False
    for night in range(nights):
        closed = rng.random() < (0.55 if closed else 0.16)
        open_dome[night] = not closed
    clouds = np.where(rng.random(nights) < 0.2, rng.exponential(0.35, nights), 0.0).clip(max=1.2)
    seeing = 1.95 * np.exp(rng.normal(0.0, 0.13, nights))
    return open_dome, clouds, seeing


def _schedule(
    seed: int, fields: Fields, jd0: FloatArray, open_dome: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> list[tuple[FloatArray, IntArray, IntArray]]:
    """For each night the dates, filters and fields of its exposures."""
    last = np.full(len(fields), -10)
    plan = []
    for night, start in enumerate(jd0):
        rng = generator(seed, Stream.SCHEDULE, 1, night)
        times = start + np.arange(0.05, 0.62, STEP_DAYS)
        sun_ra, sun_dec = eph.sun_position(times)
        times = times[eph.altitude_deg(sun_ra, sun_dec, times) < -18.0]
        up = eph.altitude_deg(fields.ra_deg[:, None], fields.dec_deg[:, None], times) > 32.0
        wait = np.where(fields.nightly, 1, np.where(rng.random(len(fields)) < 0.65, 2, 3))
        due = (up.sum(axis=1) >= 10) & (night - last >= wait) & open_dome[night]
        chosen = np.flatnonzero(due)
        last[chosen] = night
        first = np.argmax(up[chosen], axis=1)
        length = up[chosen].sum(axis=1)
        gap = rng.integers(4, 8, len(chosen))
        begin = first + (rng.random(len(chosen)) * (length - gap)).astype(np.int64)
        jitter = rng.uniform(0.0, STEP_DAYS, (2, len(chosen)))
        dates = np.concatenate([times[begin] + jitter[0], times[np.minimum(begin + gap, len(times) - 1)] + jitter[1]])
        red_first = rng.random(len(chosen)) < 0.5
        filters = np.concatenate([np.where(red_first, 2, 1), np.where(red_first, 1, 2)])
        order = np.argsort(dates, kind="stable")
        slots = CYCLE_S / 86400.0 * np.arange(len(order))
        # One telescope: an exposure starts at the earliest 40 s after the one before it.
        queued = np.maximum.accumulate(dates[order] - slots) + slots
        plan.append((queued, filters[order], np.tile(chosen, 2)[order]))
    return plan


def _conditions(
    seed: int, fields: Fields, jd: FloatArray, fid: IntArray, field: IntArray, clouds: FloatArray, seeing: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Airmass, FWHM in pixels, 5-sigma limit and zero point of each exposure."""
    rng = generator(seed, Stream.CONDITIONS)
    ra, dec = fields.ra_deg[field], fields.dec_deg[field]
    airmass = 1.0 / np.sin(np.radians(np.maximum(eph.altitude_deg(ra, dec, jd), 20.0)))
    blue = fid == 1
    fwhm_arcsec = seeing * airmass**0.6 * np.where(blue, 1.07, 1.0) * np.exp(rng.normal(0.0, 0.07, len(jd)))
    moon_ra, moon_dec = eph.moon_position(jd)
    moon_height = np.clip(np.sin(np.radians(eph.altitude_deg(moon_ra, moon_dec, jd))), 0.0, 1.0)
    distance = eph.separation_deg(ra, dec, moon_ra, moon_dec)
    brightening = (
        (3.3 + 0.7 * blue) * eph.moon_illumination(jd) ** 1.6 * np.sqrt(moon_height) * (0.35 + np.exp(-distance / 55.0))
    )
    extinction = np.where(blue, EXTINCTION[1], EXTINCTION[2]) * (airmass - 1.0) + clouds
    limit = (
        np.where(blue, DEPTH[1], DEPTH[2])
        - 0.5 * brightening
        - 2.5 * np.log10(fwhm_arcsec / 2.0)
        - extinction
        + rng.normal(0.0, 0.07, len(jd))
    )
    zero_point = np.where(blue, ZERO_POINT[1], ZERO_POINT[2]) - extinction + rng.normal(0.0, 0.015, len(jd))
    return airmass, fwhm_arcsec / 1.01, limit, zero_point


def make_survey(seed: int, nights: int = DEFAULT_NIGHTS) -> Survey:
    """Observe for ``nights`` nights that end on 2026-03-01.

    Parameters
    ----------
    seed : int
        Seed of weather, schedule and conditions.
    nights : int
        Number of calendar nights, lost ones included; at least 1.

    Returns
    -------
    Survey

    Raises
    ------
    ValueError
        If ``nights`` is not positive.
    """
    if nights < 1:
        raise ValueError("A survey needs at least one night.")
    fields = make_fields(seed)
    jd0 = first_night_jd(nights) + np.arange(nights, dtype=float)
    open_dome, clouds, seeing = _weather(seed, nights)
    plan = _schedule(seed, fields, jd0, open_dome)
    jd = np.round(np.concatenate([dates for dates, _, _ in plan]), 7)
    fid = np.concatenate([filters for _, filters, _ in plan]).astype(np.int64)
    field = np.concatenate([where for _, _, where in plan]).astype(np.int64)
    night = np.repeat(np.arange(nights), [len(dates) for dates, _, _ in plan])
    visits = Visits(jd, night, fid, field, *_conditions(seed, fields, jd, fid, field, clouds[night], seeing[night]))
    order = np.argsort(field, kind="stable")
    edges = np.searchsorted(field[order], np.arange(1, len(fields)))
    return Survey(seed, nights, fields, visits, [np.sort(part) for part in np.split(order, edges)])
