"""gatspy and astropy beside ours: the same data, their own answers, unchanged."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from gatspy.periodic import LombScargleMultiband

from science.periods import astropy_periodogram, find_period, gatspy_model, gatspy_periodogram
from tests.science.periods.stars import simulated, sine


def test_all_three_find_a_sine() -> None:
    columns = sine(0.7)
    for method in (find_period, gatspy_periodogram, astropy_periodogram):
        found = method(**columns, min_period_days=0.1, max_period_days=10)  # type: ignore[operator]
        assert found.period_days == pytest.approx(0.7, rel=2e-4)
        assert (np.diff(found.period_grid_days) > 0).all()
        assert len(found.period_grid_days) == len(found.power)
        assert found.power.min() >= 0


@pytest.mark.parametrize(("base", "band"), [(1, 1), (0, 1), (1, 0), (3, 1)])
def test_scores_and_models_are_gatspy_s_own(base: int, band: int) -> None:
    columns = sine(0.7)
    ours = gatspy_model(**columns, period_days=0.7, base_terms=base, band_terms=band)
    code = (columns["band"] == "r").astype(int)
    theirs = LombScargleMultiband(Nterms_base=base, Nterms_band=band).fit(
        columns["time_days"], columns["mag"], columns["mag_err"], code
    )
    assert ours.score == pytest.approx(float(theirs.score(0.7)), abs=1e-5)
    time = columns["time_days"][:20]
    expected = theirs.predict(time, filts=np.zeros(20, dtype=int), period=0.7)
    assert ours.model(time, "g") == pytest.approx(expected, abs=1e-4)


def test_gatspy_with_two_terms_sees_both_minima() -> None:
    star = simulated("contact_binary", 1, 300)[0]
    found = gatspy_periodogram(**star.columns, min_period_days=0.1, max_period_days=2, base_terms=2, band_terms=0)
    assert min(abs(found.period_days / star.period_days - m) for m in (0.5, 1.0)) < 1e-3
    assert found.base_terms == 2


def test_the_order_of_bands_does_not_swap_levels() -> None:
    """astropy's centring once gave a band the mean of another when the first two points were of one band."""
    columns = sine(0.7)
    order = np.argsort(columns["band"] == "g", kind="stable")
    shuffled = {name: array[order] for name, array in columns.items()}
    assert astropy_periodogram(**shuffled).period_days == astropy_periodogram(**columns).period_days
    for band, level in (("g", 18.0), ("r", 17.5)):
        curve = gatspy_model(**shuffled, period_days=0.7).model(columns["time_days"], band)
        assert np.mean(curve) == pytest.approx(level, abs=0.1)


def test_one_band_alone_works() -> None:
    columns = sine(0.7) | {"band": "r"}
    columns["mag"] = np.where(sine(0.7)["band"] == "g", columns["mag"] - 0.5, columns["mag"])
    assert gatspy_periodogram(**columns).period_days == pytest.approx(0.7, rel=1e-3)
    assert astropy_periodogram(**columns).period_days == pytest.approx(0.7, rel=1e-3)
    with pytest.raises(KeyError):
        gatspy_model(**columns, period_days=0.7).model([1.0], "g")


@pytest.mark.parametrize(("base", "band"), [(0, 0), (-1, 1), (7, 0), (1, 9)])
def test_terms_that_make_no_model_are_named(base: int, band: int) -> None:
    with pytest.raises(ValueError, match="Terms"):
        gatspy_model(**sine(), period_days=0.7, base_terms=base, band_terms=band)


def test_results_travel_between_processes() -> None:
    columns = sine(0.7)
    model = gatspy_model(**columns, period_days=0.7)
    again = pickle.loads(pickle.dumps(model))
    assert again.model([2459000.1], "g") == pytest.approx(model.model([2459000.1], "g"))
    found = find_period(**columns)
    assert pickle.loads(pickle.dumps(found)).period_days == found.period_days
