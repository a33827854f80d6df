"""pyLIMA as it is used: the same fit as its own, no process left or even started, nothing printed."""

from __future__ import annotations

import multiprocessing
from typing import Any

import numpy as np
import psutil
import pytest
from pebble import ProcessPool
from pyLIMA.fits.TRF_fit import TRFfit

from benchmarks.lensing_events import visible_events
from benchmarks.pylima_alone import lowest_chi2
from science.microlensing import fit_point_lens, pylima_fit
from science.microlensing.inputs import scaled_problem, usable_points
from tests.science.microlensing.lenses import fit_event, light_curve


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def test_never_worse_than_pylima_alone() -> None:
    for made in visible_events(seed=45, number=6):
        ours = fit_event(made)
        guesses = [
            [made.t0_days, made.u0, made.einstein_time_days],
            [ours.t0_days, min(ours.u0, 1.0), ours.einstein_time_days],
        ]
        assert ours.chi2 <= lowest_chi2(made, guesses) + 1.0


def test_the_solution_is_pylima_s() -> None:
    assert fit_point_lens(**light_curve()).method == "pyLIMA, trust region"


def test_no_process_is_started_and_nothing_printed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    started = []
    monkeypatch.setattr(multiprocessing.Process, "start", lambda process: started.append(process))
    before = children()
    for _ in range(3):
        fit_point_lens(**light_curve(n=60), options=("finite_source", "parallax"), ra_deg=270.0, dec_deg=-28.0)
    assert children() == before
    assert started == []
    assert capfd.readouterr().out == ""


def test_no_process_is_left_by_fits_that_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pylima_fit, "_MOST_EVALUATIONS", 2)
    before = children()
    fit = fit_point_lens(**light_curve(n=60))
    assert fit.method == "profiled least squares"
    assert abs(fit.einstein_time_days - 40) < 4 * fit.einstein_time_err_days
    assert children() == before


def test_all_that_pylima_sets_up_is_there() -> None:
    """A pyLIMA whose fits need more than is set up here fails this test first."""
    points, references = usable_points(**light_curve(n=60), reference_flux={})
    problem = scaled_problem(points, references=references, limits=((), (), ()), prior=None, total_flux=True).problem
    start = pylima_fit.Start({"t0": 0.0, "u0": 0.2, "tE": 40.0}, np.ones(2), np.ones(2))
    ours = pylima_fit._prepared(problem, start, finite_source=False, parallax_jd=None, sky=None)
    theirs = TRFfit(ours.model)
    assert vars(theirs).keys() <= vars(ours).keys()


def _in_worker(curve: dict[str, Any]) -> tuple[float, str, int]:
    fit = fit_point_lens(**curve)
    return fit.einstein_time_days, fit.method, len(psutil.Process().children(recursive=True))


def test_in_a_worker_process() -> None:
    curve = light_curve(n=60)
    with ProcessPool(max_workers=1, context=multiprocessing.get_context("spawn")) as pool:
        found, method, processes = pool.schedule(_in_worker, args=[curve], timeout=60).result()
    assert found == pytest.approx(fit_point_lens(**curve).einstein_time_days, rel=1e-6)
    assert method == "pyLIMA, trust region"
    assert processes == 0
