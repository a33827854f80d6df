"""pyLIMA's trust-region fit as its manual has it, without anything of this project: what to be measured against."""

from __future__ import annotations

import contextlib
import io

import numpy as np
from pyLIMA.event import Event as PylimaEvent
from pyLIMA.fits.TRF_fit import TRFfit
from pyLIMA.models.PSPL_model import PSPLmodel
from pyLIMA.telescopes import Telescope

from benchmarks.lensing_events import BANDS, Event


def lowest_chi2(made: Event, guesses: list[list[float]]) -> float:
    """The lowest chi-square that pyLIMA reaches from some starts (t0, u0, tE); infinity where it reaches none."""
    lowest = np.inf
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        for guess in guesses:
            fit = TRFfit(PSPLmodel(_event(made)))
            fit.model_parameters_guess = guess
            fit.fit()
            lowest = min(lowest, fit.fit_results.get("chi2", np.inf))
    return float(lowest)


def _event(made: Event) -> PylimaEvent:
    event = PylimaEvent()
    for name in BANDS:
        here = made.band == name
        table = np.column_stack((made.time_days, made.flux, made.flux_err))[here]
        names, units = ["time", "flux", "err_flux"], ["JD", "W/m^2", "W/m^2"]
        event.telescopes.append(Telescope(name, name, lightcurve=table, lightcurve_names=names, lightcurve_units=units))
    return event
