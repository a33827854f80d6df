"""Phase curves with a known answer, and the real ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from science.phase_curves.models import system_of
from science.phase_curves.reduced import reduced_magnitude
from science.phase_curves.spin_geometry import spin_magnitudes

SLOPES = {"HG": [0.2], "HG12": [0.45], "HG1G2": [0.3, 0.35]}


def made(
    model: str, n: int, *, seed: int, h_mag: float = 15.0, phases: tuple[float, float] = (0.5, 25.0),
    rotation_mag: float = 0.0, outliers: float = 0.0, band: Any = "r", noise: float = 1.0,
) -> dict[str, Any]:  # fmt: skip
    """Arguments of `fit_phase_curve` for a curve with noise, rotation and outliers."""
    rng = np.random.default_rng(seed)
    phase = rng.uniform(*phases, n)
    err = rng.uniform(0.06, 0.14, n)
    mag = h_mag + system_of(model).dimming(phase, np.array(SLOPES[model])) + noise * err * rng.normal(size=n)
    mag += rotation_mag * np.sin(rng.uniform(0.0, 2.0 * np.pi, n))
    bad = rng.random(n) < outliers
    mag[bad] += rng.normal(0.0, 0.7, bad.sum())
    return {"phase_deg": phase, "reduced_mag": mag, "mag_err": err, "band": [band] * n}


def made_spinning(n: int, *, seed: int, r: float = 0.7, pole: tuple[float, float] = (120.0, 40.0)) -> dict[str, Any]:
    """As `made`, in two bands, for a spheroid seen all around the ecliptic."""
    rng = np.random.default_rng(seed)
    both = [made("HG1G2", n, seed=seed + k, band=band, h_mag=h) for k, (band, h) in enumerate((("g", 15.5), ("r", 15)))]
    points: dict[str, Any] = {
        "phase_deg": np.concatenate([one["phase_deg"] for one in both]),
        "reduced_mag": np.concatenate([one["reduced_mag"] for one in both]),
        "mag_err": np.concatenate([one["mag_err"] for one in both]),
        "band": [name for one in both for name in one["band"]],
    }
    ra = rng.uniform(0.0, 360.0, 2 * n)
    dec = 23.4 * np.sin(np.radians(ra)) + rng.normal(0.0, 6.0, 2 * n)
    dimmed = points["reduced_mag"] + spin_magnitudes(ra_deg=ra, dec_deg=dec, R=r, alpha0=pole[0], delta0=pole[1])
    return {**points, "reduced_mag": dimmed, "ra_deg": ra, "dec_deg": dec}


def real(shared_data: Path) -> dict[str, dict[str, Any]]:
    """The real asteroids that come with their geometry: arguments of `fit_phase_curve` by number."""
    file = shared_data / "light_curves" / "solar_system" / "sso_ztf_lc_aggregated_202504_three_obj.parquet"
    found = {}
    for row in pq.read_table(file).to_pylist():
        if row["Phase"] is None:
            continue
        columns = {name: np.array(row[name], dtype=float) for name in row if name != "ssnamenr"}
        found[row["ssnamenr"]] = {
            "phase_deg": columns["Phase"],
            "reduced_mag": reduced_magnitude(
                mag=columns["cmagpsf"], observer_distance_au=columns["Dobs"], sun_distance_au=columns["Dhelio"]
            ),
            "mag_err": columns["csigmapsf"],
            "band": row["cfid"],
            "ra_deg": columns["cra"],
            "dec_deg": columns["cdec"],
        }
    return found
