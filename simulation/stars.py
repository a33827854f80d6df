"""Light curves of variable stars: magnitude offsets as functions of phase or of time."""

import numpy as np

from simulation.types import FloatArray, IntArray

_SAWTOOTH_ORDERS = np.arange(1, 7)


def _sawtooth_sum(phase: FloatArray, damping: float) -> FloatArray:
    angle = 2.0 * np.pi * np.multiply.outer(phase, _SAWTOOTH_ORDERS)
    weights = np.exp(-damping * (_SAWTOOTH_ORDERS - 1.0)) / _SAWTOOTH_ORDERS
    return np.asarray(-(np.sin(angle) * weights).sum(axis=-1))


def sawtooth(phase: FloatArray, damping: float) -> FloatArray:
    """Fast rise and slow decline of a pulsator in magnitudes, peak to peak 1, mean 0.

    A damped Fourier series of the sawtooth; ``damping`` 0.15 looks like an RRab star, 0.6 like a Cepheid.
    """
    dense = _sawtooth_sum(np.linspace(0.0, 1.0, 512), damping)
    return np.asarray(_sawtooth_sum(phase, damping) / (dense.max() - dense.min()))


def phase_of(jd: FloatArray, period_days: float, epoch_jd: float) -> FloatArray:
    """Phase in [0, 1) of each date."""
    return np.asarray(np.mod((jd - epoch_jd) / period_days, 1.0))


def by_band(fid: IntArray, blue: float, red: float) -> FloatArray:
    """``blue`` where the filter is g, ``red`` where it is r."""
    return np.where(fid == 1, blue, red)


def flux_from_magnitude(mag: FloatArray | float) -> FloatArray:
    """Flux in µJy of AB magnitudes: 23.9 is 1 µJy."""
    return np.asarray(10.0 ** (-0.4 * (np.asarray(mag) - 23.9)))


def magnitude_from_flux(flux_ujy: FloatArray | float) -> FloatArray:
    """AB magnitude of fluxes in µJy, which must be positive."""
    return np.asarray(23.9 - 2.5 * np.log10(flux_ujy))


def pulsator(
    jd: FloatArray,
    fid: IntArray,
    *,
    mag_g: float,
    mag_r: float,
    period_days: float,
    epoch_jd: float,
    amplitude_g: float,
    damping: float,
) -> FloatArray:
    """Flux in µJy of an RR Lyrae star or a Cepheid; the amplitude in r is 0.7 of that in g."""
    shape = sawtooth(phase_of(jd, period_days, epoch_jd), damping)
    return flux_from_magnitude(by_band(fid, mag_g, mag_r) + by_band(fid, amplitude_g, 0.7 * amplitude_g) * shape)


def delta_scuti(
    jd: FloatArray,
    fid: IntArray,
    *,
    mag_g: float,
    mag_r: float,
    period_days: float,
    epoch_jd: float,
    amplitude_g: float,
) -> FloatArray:
    """Flux in µJy of a fast, nearly sinusoidal pulsator."""
    angle = 2.0 * np.pi * phase_of(jd, period_days, epoch_jd)
    shape = -0.5 * (np.cos(angle) + 0.25 * np.cos(2.0 * angle - 0.6))
    return flux_from_magnitude(by_band(fid, mag_g, mag_r) + by_band(fid, amplitude_g, 0.72 * amplitude_g) * shape)


def eclipsing_algol(
    jd: FloatArray,
    fid: IntArray,
    *,
    mag_g: float,
    mag_r: float,
    period_days: float,
    epoch_jd: float,
    depth_mag: float,
    second_depth_mag: float,
    width: float,
) -> FloatArray:
    """Flux in µJy of a detached binary (EA): two eclipses, ``width`` in phase, primary at phase 0."""
    phase = phase_of(jd, period_days, epoch_jd)
    first = np.minimum(phase, 1.0 - phase)
    second = np.abs(phase - 0.5)
    dip = depth_mag * np.exp(-0.5 * (first / (width / 2.2)) ** 4)
    dip = dip + by_band(fid, 0.8, 1.0) * second_depth_mag * np.exp(-0.5 * (second / (width / 2.2)) ** 4)
    return flux_from_magnitude(by_band(fid, mag_g, mag_r) + dip)


def contact_binary(
    jd: FloatArray,
    fid: IntArray,
    *,
    mag_g: float,
    mag_r: float,
    period_days: float,
    epoch_jd: float,
    depth_mag: float,
    second_depth_mag: float,
) -> FloatArray:
    """Flux in µJy of a contact binary (EW): never flat, two nearly equal minima a period."""
    phase = phase_of(jd, period_days, epoch_jd)
    wave = (0.5 * (1.0 + np.cos(4.0 * np.pi * phase))) ** 1.3
    depth = np.where((phase < 0.25) | (phase > 0.75), depth_mag, second_depth_mag)
    return flux_from_magnitude(by_band(fid, mag_g, mag_r) + depth * wave)


def mira(
    jd: FloatArray,
    fid: IntArray,
    *,
    mag_g: float,
    mag_r: float,
    period_days: float,
    epoch_jd: float,
    amplitude_g: float,
) -> FloatArray:
    """Flux in µJy of a Mira: several magnitudes, rise faster than decline, smaller swing in r."""
    angle = 2.0 * np.pi * phase_of(jd, period_days, epoch_jd)
    shape = -0.5 * (np.cos(angle) + 0.18 * np.sin(2.0 * angle))
    return flux_from_magnitude(by_band(fid, mag_g, mag_r) + by_band(fid, amplitude_g, 0.75 * amplitude_g) * shape)


def dwarf_nova(
    jd: FloatArray,
    fid: IntArray,
    *,
    mag_g: float,
    mag_r: float,
    recurrence_days: float,
    epoch_jd: float,
    amplitude_mag: float,
    duration_days: float,
) -> FloatArray:
    """Flux in µJy of a cataclysmic variable: outbursts that rise in a day and fade, nearly periodic, blue."""
    cycle = np.floor((jd - epoch_jd) / recurrence_days)
    # Outbursts come early or late by up to a quarter of the cycle, each in its own fixed way.
    shift = 0.25 * recurrence_days * np.sin(12.9898 * cycle)
    since = jd - epoch_jd - cycle * recurrence_days - 0.3 * recurrence_days - shift
    rise = 1.0 / (1.0 + np.exp(-(since - 0.6) / 0.25))
    fall = 1.0 / (1.0 + np.exp((since - duration_days) / 1.2))
    plateau = amplitude_mag * rise * fall * (1.0 - 0.03 * np.clip(since, 0.0, duration_days))
    return flux_from_magnitude(by_band(fid, mag_g, mag_r) - plateau * by_band(fid, 1.0, 0.93))


def flare(
    jd: FloatArray, fid: IntArray, *, mag_g: float, mag_r: float, peak_jd: float, amplitude_g: float, decay_days: float
) -> FloatArray:
    """Flux in µJy of a red dwarf with one flare, four times weaker in r."""
    since = jd - peak_jd
    burst = np.where(since >= 0.0, np.exp(-np.clip(since, 0.0, None) / decay_days), 0.0)
    quiet = flux_from_magnitude(by_band(fid, mag_g, mag_r))
    peak = flux_from_magnitude(mag_g - amplitude_g)
    return np.asarray(quiet + by_band(fid, 1.0, 0.25) * peak * burst)
