"""What appears once and goes, and how the truth of each is drawn."""

import numpy as np

from simulation import transients
from simulation.draws import light_curve, season_jd
from simulation.source import Drawn, Host, Labels, Place


def _host(rng: np.random.Generator, redshift: float, absolute_r: float) -> Host:
    mag_r = transients.distance_modulus(redshift) + absolute_r
    half_light = float(np.clip(3.2 * 0.04 / redshift * 10 ** (-0.12 * (absolute_r + 20.5)), 0.7, 9.0))
    distance, angle = half_light * np.sqrt(rng.uniform(0.05, 2.2)), rng.uniform(0.0, 2.0 * np.pi)
    return Host(
        mag_g=mag_r + rng.uniform(0.4, 0.85),
        mag_r=mag_r,
        half_light_arcsec=half_light,
        axis_ratio=rng.uniform(0.35, 0.95),
        angle_rad=rng.uniform(0.0, np.pi),
        east_arcsec=distance * np.cos(angle),
        north_arcsec=distance * np.sin(angle),
        redshift=redshift,
    )


def _transient_labels(rng: np.random.Generator, tns: str, share: float) -> Labels:
    galaxy = str(rng.choice(["Unknown", "Unknown", "Galaxy", "Galaxy", "GinGroup", "EmG"]))
    # Fink keeps SIMBAD's word for anything that does not start with Galaxy, so most hosts must be unknown or Galaxy.
    label = galaxy if galaxy in ("Unknown", "Galaxy") or rng.random() < 0.3 else "Galaxy"
    return Labels(cdsxmatch=label, tns=tns if rng.random() < share else "")


def supernova_ia(rng: np.random.Generator, place: Place) -> Drawn:
    """Type Ia supernovae at redshift 0.02 to 0.09."""
    redshift = round(0.02 + 0.07 * rng.random() ** 0.7, 4)
    stretch, extinction = rng.normal(1.0, 0.07), rng.exponential(0.08)
    peak_g = transients.distance_modulus(redshift) - 19.25 - 1.1 * (stretch - 1.0) + 1.2 * extinction
    truth: dict[str, float] = {
        "peak_jd": season_jd(rng, place, 0.15, 0.7),
        "redshift": redshift,
        "peak_mag_g": peak_g + rng.normal(0.0, 0.1),
        "peak_mag_r": peak_g + 0.08 - 0.35 * extinction,
        "stretch": float(np.clip(stretch, 0.8, 1.2)),
    }
    return Drawn(
        light_curve(transients.type_ia, truth),
        dict(truth),
        _transient_labels(rng, "SN Ia", 0.6),
        _host(rng, redshift, rng.normal(-20.6, 0.9)),
        transient=True,
        known_before=False,
    )


def supernova_ii(rng: np.random.Generator, place: Place) -> Drawn:
    """Type IIP supernovae at redshift 0.008 to 0.03."""
    redshift = round(rng.uniform(0.008, 0.03), 4)
    peak_g = transients.distance_modulus(redshift) + rng.normal(-17.3, 0.4)
    truth: dict[str, float] = {
        "peak_jd": season_jd(rng, place, 0.1, 0.45),
        "redshift": redshift,
        "peak_mag_g": peak_g,
        "peak_mag_r": peak_g + rng.uniform(-0.05, 0.15),
        "plateau_days": rng.uniform(75.0, 105.0),
    }
    return Drawn(
        light_curve(transients.type_ii, truth),
        dict(truth),
        _transient_labels(rng, "SN II", 0.5),
        _host(rng, redshift, rng.normal(-20.0, 0.9)),
        transient=True,
        known_before=False,
    )


def superluminous(rng: np.random.Generator, place: Place) -> Drawn:
    """Superluminous supernovae at redshift 0.1 to 0.22, in faint hosts."""
    redshift = round(rng.uniform(0.1, 0.22), 4)
    peak_g = transients.distance_modulus(redshift) + rng.normal(-21.5, 0.3)
    truth: dict[str, float] = {
        "peak_jd": season_jd(rng, place, 0.3, 0.6),
        "redshift": redshift,
        "peak_mag_g": peak_g,
        "peak_mag_r": peak_g + rng.uniform(0.0, 0.15),
    }
    return Drawn(
        light_curve(transients.superluminous, truth),
        dict(truth),
        Labels(tns="SLSN-I" if rng.random() < 0.5 else ""),
        _host(rng, redshift, rng.normal(-17.5, 0.5)),
        transient=True,
        known_before=False,
    )


def _caught_early(rng: np.random.Generator, place: Place) -> float:
    """A date just before a night that is followed by others with as many exposures as the field ever had."""
    dates = place.visit_jd
    if not len(dates):
        return 2461000.5
    following = np.searchsorted(dates, dates + 2.3) - np.arange(len(dates))
    best = np.flatnonzero(following >= following.max() - 1)
    return float(np.round(dates[int(rng.choice(best))] - 0.3, 4))


def kilonova(rng: np.random.Generator, place: Place) -> Drawn:
    """Kilonovae at 43 to 70 Mpc, caught on the first night."""
    redshift = round(rng.uniform(0.010, 0.016), 4)
    peak_g = transients.distance_modulus(redshift) + rng.normal(-16.0, 0.2)
    truth: dict[str, float] = {
        "merger_jd": _caught_early(rng, place),
        "peak_mag_g": peak_g,
        "peak_mag_r": peak_g - rng.uniform(0.0, 0.2),
    }
    return Drawn(
        light_curve(transients.kilonova, truth),
        {**truth, "redshift": redshift},
        Labels(cdsxmatch="Galaxy"),
        _host(rng, redshift, -20.8),
        transient=True,
        known_before=False,
    )


def _microlensing(rng: np.random.Generator, place: Place, blend_ratio: float) -> Drawn:
    source_g = rng.uniform(17.3, 18.4)
    truth: dict[str, float] = {
        "t0_jd": season_jd(rng, place, 0.4, 0.6),
        "einstein_time_days": rng.uniform(18.0, 32.0),
        "u0": rng.uniform(0.08, 0.3),
        "source_mag_g": source_g,
        "source_mag_r": source_g - rng.uniform(0.7, 1.2),
        "blend_ratio": blend_ratio,
    }
    factor = 2.5 * np.log10(1.0 + blend_ratio)
    quiet = {1: truth["source_mag_g"] - factor, 2: truth["source_mag_r"] - factor}
    return Drawn(light_curve(transients.microlensing, truth), dict(truth), reference_mag=quiet, known_before=False)


def microlensing(rng: np.random.Generator, place: Place) -> Drawn:
    """A star lensed by a star, no other light in the aperture."""
    return _microlensing(rng, place, 0.0)


def microlensing_blended(rng: np.random.Generator, place: Place) -> Drawn:
    """A lensed star with 0.6 to 1.2 times its light from neighbours."""
    return _microlensing(rng, place, rng.uniform(0.6, 1.2))
