"""What the panels of a supernova's chart hold, and what its tables say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from benchmarks.supernova_curves import simulated
from components.fitting.quantities import text_of
from components.supernovae.supernova_panels import (
    color_content,
    rates_content,
    residuals_content,
    score_glyph,
    scores_content,
)
from components.supernovae.supernova_points import SupernovaPoints, points_of
from components.supernovae.supernova_words import band_table, comparison, curve_legend, host_words, parameters, rests_on
from data_access.light_curve_files import read_light_curve
from science.supernovae import compare, distance_of_redshift, fit_supernova, scores_over_time
from science.supernovae.scores import CLASSIFIERS
from tests.pages.object_sky import ATTACK

ZERO_JD = 2459400.5
NOTHING = np.empty(0)


@pytest.fixture(scope="module")
def points() -> SupernovaPoints:
    drawn = simulated(np.random.default_rng(5), kept=0.5)
    return SupernovaPoints(
        name="ZTF21aaaaaaa",
        key=("ZTF21aaaaaaa", 1),
        time_jd=drawn.time_days + ZERO_JD,
        flux=drawn.flux,
        flux_err=drawn.flux_err,
        band=drawn.band,
        unit="mJy",
        limit_jd=NOTHING,
        limit_flux=NOTHING,
        limit_band=np.empty(0, dtype=object),
        notes=("A note.",),
        own_file=False,
    )


def test_panels_hold_what_was_measured(points: SupernovaPoints) -> None:
    fit = fit_supernova(time_days=points.time_jd, flux=points.flux, flux_err=points.flux_err, band=points.band)
    residuals = residuals_content(fit, ["g", "r"], np.asarray).points
    assert residuals is not None
    assert len(residuals.x) == len(fit.residual)
    everything = (float(points.time_jd.min()), float(points.time_jd.max()))
    colors = color_content(points, fit, 3, everything, np.asarray)
    assert colors.points is not None
    assert len(colors.points.x) > 10
    model = colors.lines[0]
    assert np.interp(colors.points.x, model.x, model.y) == pytest.approx(colors.points.y, abs=0.3)
    rates = rates_content(points, ["g", "r"], np.asarray).points
    assert rates is not None
    assert np.abs(rates.y).max() < 1
    rising = rates.x < ZERO_JD - 6
    assert np.median(rates.y[rising]) < 0, "brighter is negative"


def test_panels_without_a_fit_or_scores_are_empty(points: SupernovaPoints) -> None:
    assert residuals_content(None, ["g"], np.asarray).points is None
    none = scores_content(scores_over_time(history=pd.DataFrame()), [], 3, np.asarray)
    assert none.points is not None
    assert len(none.points.x) == 0
    assert list(none.levels) == ["threshold 0.5"]


def test_each_classifier_has_a_symbol() -> None:
    assert all(score_glyph(one.name) for one in CLASSIFIERS)
    assert len({score_glyph(one.name) for one in CLASSIFIERS[:5]}) >= 4


def test_tables_hold_the_numbers_of_the_fit(points: SupernovaPoints) -> None:
    fit = fit_supernova(time_days=points.time_jd, flux=points.flux, flux_err=points.flux_err, band=points.band)
    distance = distance_of_redshift(redshift=0.05)
    rows = {row.name: row for row in parameters(fit, points, distance)}
    assert rows["**Peak g**"].value == pytest.approx(fit.peak_time_days["g"] - 2400000.5)
    assert rows["Peak magnitude r"].value == fit.peak_mag["r"]
    band = fit.best_band
    assert rows[f"Absolute magnitude {band}"].value == pytest.approx(fit.peak_mag[band] - distance.modulus_mag.value)
    shown = text_of(fit.peak_mag["g"], fit.peak_mag_err["g"])
    assert f"| Peak, mag (AB) | {shown} |" in band_table(fit, points).replace("\\", "")
    assert "absolute magnitude" in comparison(compare(fit=fit, distance=distance))
    said = rests_on(fit, points)
    assert f"{len(fit.time_days)} points in g and r" in said
    assert said.endswith("A note.")


def test_a_legend_names_bands_and_scores(points: SupernovaPoints) -> None:
    history = pd.DataFrame({"i:jd": [1.0, 2.0], "d:snn_snia_vs_nonia": [0.3, 0.8]})
    assert curve_legend(points, scores_over_time(history=history)) == "● g · ■ r · ● SN Ia (SuperNNova) 0.80"
    with_limits = replace(points, band=np.full(len(points), "V", dtype=object), limit_jd=np.zeros(1))
    assert curve_legend(with_limits, scores_over_time(history=pd.DataFrame())) == "▲ V · ▽ upper limit"


def test_the_host_in_words_and_nothing_where_nothing_is_known() -> None:
    assert host_words({}) == []
    assert (
        host_words({"d:mangrove_2MASS_name": "None", "d:cdsxmatch": "Unknown", "d:tns": "", "d:anomaly_score": 0.0})
        == []
    )
    said = host_words({"d:mangrove_HyperLEDA_name": "PGC1", "d:mangrove_2MASS_name": ATTACK, "d:tns": "SN Ia"})
    assert said[0].startswith("Galaxy within 1′: PGC1 = ")
    assert said[1] == "Transient Name Server: SN Ia."


def test_a_file_s_magnitudes_are_fluxes() -> None:
    text = "mjd,mag,magerr,band\n59000.5,18.0,0.1,g\n59001.5,17.5,0.1,r\n59003.5,17.2,0.1,r\n"
    points = points_of(read_light_curve(text.encode(), "mine.csv"))
    assert points.is_calibrated
    assert points.own_file
    assert points.flux[0] == pytest.approx(3631e3 * 10 ** (-0.4 * 18))
    assert points.newest_jd == pytest.approx(2459004.0)
