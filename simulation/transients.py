"""Light curves of what appears and goes: supernovae, kilonovae, microlensing."""

import numpy as np

from simulation.stars import by_band, flux_from_magnitude
from simulation.types import FloatArray, IntArray

SPEED_OF_LIGHT_KM_S = 299792.458
HUBBLE_KM_S_MPC = 70.0
DECELERATION = -0.55


def luminosity_distance_mpc(redshift: float) -> float:
    """Luminosity distance in Mpc to second order in redshift; within 1 % of flat LCDM below 0.3."""
    return SPEED_OF_LIGHT_KM_S * redshift / HUBBLE_KM_S_MPC * (1.0 + 0.5 * (1.0 - DECELERATION) * redshift)


def distance_modulus(redshift: float) -> float:
    """Apparent minus absolute magnitude."""
    return float(5.0 * np.log10(luminosity_distance_mpc(redshift)) + 25.0)


def bazin(t: FloatArray, fall_days: FloatArray | float, rise_days: FloatArray | float) -> FloatArray:
    """Bazin et al. 2009 pulse with its maximum of 1 at ``t`` = 0."""
    ratio = np.asarray(rise_days) / np.asarray(fall_days)
    peak = rise_days * np.log(1.0 / ratio - 1.0)
    shifted = t + peak
    top = np.exp(-peak / fall_days) / (1.0 + np.exp(-peak / rise_days))
    return np.asarray(np.exp(-shifted / fall_days) / (1.0 + np.exp(np.clip(-shifted / rise_days, -50, 50))) / top)


def type_ia(
    jd: FloatArray,
    fid: IntArray,
    *,
    peak_jd: float,
    redshift: float,
    peak_mag_g: float,
    peak_mag_r: float,
    stretch: float,
) -> FloatArray:
    """Flux in µJy of a type Ia supernova: r peaks 2 days after g and has a shoulder three weeks later."""
    blue = fid == 1
    rest = (jd - peak_jd) / (1.0 + redshift) / stretch - by_band(fid, 0.0, 2.0)
    main = bazin(rest, by_band(fid, 14.5, 17.5), by_band(fid, 3.3, 3.6))
    shoulder = np.where(blue, 0.02, 0.16) * np.exp(-0.5 * ((rest - 23.0) / 8.5) ** 2)
    tail = np.where(rest > 0.0, 0.03 * np.exp(-np.clip(rest, 0.0, None) / 60.0), 0.0)
    shape = (main + shoulder + tail) * (rest > -19.0)
    return np.asarray(flux_from_magnitude(by_band(fid, peak_mag_g, peak_mag_r)) * shape)


def type_ii(
    jd: FloatArray,
    fid: IntArray,
    *,
    peak_jd: float,
    redshift: float,
    peak_mag_g: float,
    peak_mag_r: float,
    plateau_days: float,
) -> FloatArray:
    """Flux in µJy of a type IIP supernova: fast rise, plateau that reddens, drop, radioactive tail."""
    rest = (jd - peak_jd) / (1.0 + redshift)
    late = np.clip(rest, 0.0, None)
    decline = late * by_band(fid, 0.018, 0.004)
    drop = by_band(fid, 2.4, 2.0) / (1.0 + np.exp(np.clip(-(rest - plateau_days) / 4.0, -50, 50)))
    tail = 0.0098 * np.clip(rest - plateau_days, 0.0, None)
    rise = np.where(rest < 0.0, (rest / by_band(fid, 8.0, 11.0)) ** 2 * 3.0, 0.0)
    started = rest > -by_band(fid, 8.0, 11.0)
    return np.asarray(
        flux_from_magnitude(by_band(fid, peak_mag_g, peak_mag_r) + decline + drop + tail + rise) * started
    )


def superluminous(
    jd: FloatArray, fid: IntArray, *, peak_jd: float, redshift: float, peak_mag_g: float, peak_mag_r: float
) -> FloatArray:
    """Flux in µJy of a superluminous supernova: a month up, two months down."""
    rest = (jd - peak_jd) / (1.0 + redshift)
    return np.asarray(
        flux_from_magnitude(by_band(fid, peak_mag_g, peak_mag_r))
        * bazin(rest, by_band(fid, 34.0, 48.0), by_band(fid, 9.0, 10.0))
        * (rest > -55.0)
    )


def kilonova(jd: FloatArray, fid: IntArray, *, merger_jd: float, peak_mag_g: float, peak_mag_r: float) -> FloatArray:
    """Flux in µJy of a kilonova: peaks within a day, then 1.5 mag a day down in g and 0.75 in r."""
    since = jd - merger_jd
    rise = 1.0 - np.exp(-np.clip(since, 0.0, None) / 0.15)
    fade = np.clip(since - 0.5, 0.0, None) * by_band(fid, 1.5, 0.75)
    return np.asarray(flux_from_magnitude(by_band(fid, peak_mag_g, peak_mag_r) + fade) * rise)


def magnification(jd: FloatArray, t0_jd: float, einstein_time_days: float, u0: float) -> FloatArray:
    """Paczynski's magnification of a point source by a point lens."""
    u2 = u0**2 + ((jd - t0_jd) / einstein_time_days) ** 2
    return np.asarray((u2 + 2.0) / np.sqrt(u2 * (u2 + 4.0)))


def microlensing(
    jd: FloatArray,
    fid: IntArray,
    *,
    t0_jd: float,
    einstein_time_days: float,
    u0: float,
    source_mag_g: float,
    source_mag_r: float,
    blend_ratio: float,
) -> FloatArray:
    """Flux in µJy of a lensed star and of the light that is not lensed (``blend_ratio`` times the source's)."""
    source = flux_from_magnitude(by_band(fid, source_mag_g, source_mag_r))
    return np.asarray(source * (magnification(jd, t0_jd, einstein_time_days, u0) + blend_ratio))
