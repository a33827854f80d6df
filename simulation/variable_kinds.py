"""Stars that vary for ever, and how the truth of each is drawn."""

import numpy as np

from simulation import stars
from simulation.draws import draw_epoch, draw_labels, light_curve
from simulation.source import Drawn, Labels, Place


def rr_lyrae(rng: np.random.Generator, place: Place) -> Drawn:
    """RRab stars, 0.42 to 0.75 days."""
    mag_g = rng.uniform(15.0, 17.8)
    truth: dict[str, float] = {
        "mag_g": mag_g,
        "mag_r": mag_g - rng.uniform(0.12, 0.28),
        "period_days": round(rng.uniform(0.42, 0.75), 6),
        "epoch_jd": draw_epoch(rng, place),
        "amplitude_g": rng.uniform(0.6, 1.15),
        "damping": 0.15,
    }
    labels = draw_labels(rng, 0.8, "RRLyr", "RRAB", "RRAB", "RR")
    return Drawn(light_curve(stars.pulsator, truth), dict(truth), labels)


def cepheid(rng: np.random.Generator, place: Place) -> Drawn:
    """Classical Cepheids, 3 to 20 days."""
    mag_g = rng.uniform(14.2, 16.5)
    truth: dict[str, float] = {
        "mag_g": mag_g,
        "mag_r": mag_g - rng.uniform(0.6, 1.1),
        "period_days": round(10 ** rng.uniform(0.5, 1.3), 5),
        "epoch_jd": draw_epoch(rng, place),
        "amplitude_g": rng.uniform(0.6, 1.1),
        "damping": 0.6,
    }
    labels = draw_labels(rng, 0.85, "Cepheid", "DCEP", "DCEP", "CEP")
    return Drawn(light_curve(stars.pulsator, truth), dict(truth), labels)


def delta_scuti(rng: np.random.Generator, place: Place) -> Drawn:
    """High-amplitude delta Scuti stars, 1.3 to 4.5 hours."""
    mag_g = rng.uniform(14.5, 16.5)
    truth: dict[str, float] = {
        "mag_g": mag_g,
        "mag_r": mag_g - rng.uniform(0.0, 0.2),
        "period_days": round(rng.uniform(0.055, 0.19), 7),
        "epoch_jd": draw_epoch(rng, place),
        "amplitude_g": rng.uniform(0.35, 0.7),
    }
    labels = draw_labels(rng, 0.75, "PulsV*delSct", "HADS", "DSCT", "DSCT|GDOR|SXPHE")
    return Drawn(light_curve(stars.delta_scuti, truth), dict(truth), labels)


def eclipsing_algol(rng: np.random.Generator, place: Place) -> Drawn:
    """Detached binaries, 0.9 to 5 days: seen in alerts only while eclipsed."""
    mag_g = rng.uniform(14.3, 16.8)
    truth: dict[str, float] = {
        "mag_g": mag_g,
        "mag_r": mag_g - rng.uniform(0.2, 0.6),
        "period_days": round(rng.uniform(0.9, 5.0), 5),
        "epoch_jd": draw_epoch(rng, place),
        "depth_mag": rng.uniform(0.7, 1.5),
        "second_depth_mag": rng.uniform(0.15, 0.4),
        "width": rng.uniform(0.05, 0.1),
    }
    quiet = {1: truth["mag_g"], 2: truth["mag_r"]}
    labels = draw_labels(rng, 0.75, "EB*", "EA", "EA", "ECL")
    return Drawn(light_curve(stars.eclipsing_algol, truth), dict(truth), labels, reference_mag=quiet)


def contact_binary(rng: np.random.Generator, place: Place) -> Drawn:
    """W Ursae Majoris stars, 0.25 to 0.55 days."""
    mag_g = rng.uniform(14.5, 17.3)
    depth = rng.uniform(0.35, 0.75)
    truth: dict[str, float] = {
        "mag_g": mag_g,
        "mag_r": mag_g - rng.uniform(0.4, 0.8),
        "period_days": round(rng.uniform(0.25, 0.55), 6),
        "epoch_jd": draw_epoch(rng, place),
        "depth_mag": depth,
        "second_depth_mag": depth * rng.uniform(0.75, 0.97),
    }
    labels = draw_labels(rng, 0.75, "EB*", "EW", "EW", "ECL")
    return Drawn(light_curve(stars.contact_binary, truth), dict(truth), labels)


def mira(rng: np.random.Generator, place: Place) -> Drawn:
    """Miras, 130 to 320 days."""
    mag_g = rng.uniform(16.6, 18.2)
    truth: dict[str, float] = {
        "mag_g": mag_g,
        "mag_r": mag_g - rng.uniform(1.6, 2.4),
        "period_days": round(rng.uniform(130.0, 320.0), 2),
        "epoch_jd": draw_epoch(rng, place),
        "amplitude_g": rng.uniform(3.0, 5.0),
    }
    labels = draw_labels(rng, 0.85, "Mira", "M", "M", "LPV")
    return Drawn(light_curve(stars.mira, truth), dict(truth), labels)


def reddened_mira(rng: np.random.Generator, place: Place) -> Drawn:
    """A Mira behind so much dust that only r sees it."""
    drawn = mira(rng, place)
    truth = {key: float(value) for key, value in drawn.parameters.items()} | {"mag_g": 24.5, "mag_r": 16.8}
    return Drawn(light_curve(stars.mira, truth), dict(truth), Labels(cdsxmatch="LPV*", vsx="M"), bands=(2,))


def g_only_variable(rng: np.random.Generator, place: Place) -> Drawn:
    """A cataclysmic variable where no r reference image exists, so that r is never subtracted."""
    drawn = cataclysmic(rng, place)
    return Drawn(drawn.flux, drawn.parameters, Labels(vsx="UG"), reference_mag=drawn.reference_mag, bands=(1,))


def cataclysmic(rng: np.random.Generator, place: Place) -> Drawn:
    """Dwarf novae: outbursts of 3 to 5 magnitudes every 30 to 70 days."""
    mag_g = rng.uniform(20.0, 21.3)
    truth: dict[str, float] = {
        "mag_g": mag_g,
        "mag_r": mag_g - rng.uniform(-0.1, 0.3),
        "recurrence_days": rng.uniform(30.0, 70.0),
        "epoch_jd": draw_epoch(rng, place),
        "amplitude_mag": rng.uniform(3.0, 5.0),
        "duration_days": rng.uniform(6.0, 12.0),
    }
    labels = draw_labels(rng, 0.6, "CataclyV*", "UG", "UGSS", "CV")
    quiet = {1: truth["mag_g"], 2: truth["mag_r"]}
    return Drawn(light_curve(stars.dwarf_nova, truth), dict(truth), labels, reference_mag=quiet)


def flare(rng: np.random.Generator, place: Place) -> Drawn:
    """A red dwarf's flare that one exposure catches: an object with a single alert."""
    blue = place.visit_jd[:: max(1, len(place.visit_jd) // 40)]
    start = float(rng.choice(blue)) if len(blue) else 2461000.5
    truth: dict[str, float] = {
        "mag_g": 21.8,
        "mag_r": 20.4,
        "peak_jd": start - 0.002,
        "amplitude_g": rng.uniform(3.0, 4.2),
        "decay_days": 0.008,
    }
    return Drawn(light_curve(stars.flare, truth), dict(truth), reference_mag={1: 21.8, 2: 20.4}, known_before=False)
