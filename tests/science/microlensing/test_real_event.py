"""OGLE-2015-BLG-0966 as published, and real type Ia supernovae refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from science.errors import NotEnoughData
from science.microlensing import PointLensFit, fit_point_lens
from science.photometry import flux_mjy_from_magnitude


@pytest.fixture(scope="module")
def ogle_2015_blg_0966(shared_data: Path) -> PointLensFit:
    time, mag, err = np.loadtxt(shared_data / "light_curves" / "microlensing" / "OGLE_OB150966.dat").T
    flux, flux_err = flux_mjy_from_magnitude(mag=mag, mag_err=err)
    return fit_point_lens(time_days=time, flux=flux, flux_err=flux_err, band="OGLE I")


def test_the_published_event(ogle_2015_blg_0966: PointLensFit) -> None:
    """Street et al. 2016, ApJ 819, 93: t0 2457205.2, tE about 58 d, u0 about 0.011, a planet on the way."""
    fit = ogle_2015_blg_0966
    assert abs(fit.t0_days - 2457205.2) < 0.5
    assert 50 < fit.einstein_time_days < 66
    assert 0.005 < fit.u0 < 0.017
    assert fit.einstein_time_constrained
    assert fit.is_lensing_like
    baseline_mag, baseline_err = fit.baseline_mag["OGLE I"]
    assert baseline_mag == pytest.approx(19.66, abs=0.1)
    assert baseline_err < 0.01


def test_the_planet_stays_in_the_residuals(ogle_2015_blg_0966: PointLensFit) -> None:
    """Neighbours deviate together near the peak, where the planet is, as nowhere else."""
    fit = ogle_2015_blg_0966
    since = np.abs(fit.points.time_days - fit.t0_days)

    def together(of: np.ndarray) -> float:
        deviation = fit.points.residual_sigma[of]
        return float(np.mean(deviation[1:] * deviation[:-1]) / np.mean(deviation**2))

    assert together(since < 5) > 2 * together(since > 200)
    assert np.count_nonzero(~fit.points.used) < 20
    assert np.count_nonzero(~fit.points.used & (since < 5)) == 0


def test_supernovae_are_refused(shared_data: Path) -> None:
    folder = shared_data / "light_curves" / "sn_ia"
    files = sorted(folder.glob("ZTF*.csv"))[::2]  # all of them in the benchmark
    refused = 0
    for file in files:
        table = pd.read_csv(file)
        flux, err = flux_mjy_from_magnitude(mag=table["mag"], mag_err=table["magerr"])
        try:
            fit = fit_point_lens(time_days=table["time"], flux=flux, flux_err=err, band=table["band"])
        except NotEnoughData:
            refused += 1
        else:
            refused += not fit.is_lensing_like
    assert refused >= 0.85 * len(files)
