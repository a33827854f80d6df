"""Files of a period search: points with phases and residuals, the model over a cycle, parameters, the periodogram."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from components.fitting.fit_files import FitFile, fit_files, parameter_file
from components.fitting.quantities import Quantity
from components.variable_stars.period_charts import Shown, residuals
from components.variable_stars.period_points import PeriodPoints
from science.columns import FloatArray
from science.dates import mjd_of

_PHASES = 200


def downloads(
    points: PeriodPoints,
    shown: Shown,
    rows: list[Quantity],
    curves: Mapping[str, tuple[FloatArray, FloatArray]],
) -> None:
    """Draw the buttons."""
    at = f"at P = {shown.period_days:.9g} d"
    files = [
        FitFile(
            "Curve",
            "period_curve",
            lambda: _curve(points, shown),
            f"Points with phase and residual {at}",
            {"mjd": "day", "mag": "mag", "mag_err": "mag", "residual": "mag"},
            {
                "phase": "0 at maximum light",
                "used": "whether the fit used the point",
                "residual": "observed minus model",
            },
        ),
        FitFile(
            "Model",
            "period_model",
            lambda: _model(shown),
            f"Model of each band over one cycle {at}",
            {"mag": "mag"},
            {"phase": "0 at maximum light"},
        ),
        parameter_file("period_parameters", rows, f"Parameters of the fit {at}"),
        FitFile(
            "Periodogram",
            "periodogram",
            lambda: _periodogram(curves),
            "Periodogram as drawn: the highest power in each step of period",
            {"period": "day"},
            {"power": "of the method named; 0 to 1"},
        ),
    ]
    fit_files(points.name, files, own_file=points.own_file)


def _curve(points: PeriodPoints, shown: Shown) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "mjd": mjd_of(jd=points.time_jd),
            "band": points.band,
            "mag": points.mag,
            "mag_err": points.mag_err,
            "phase": shown.phase(points.time_jd),
            "residual": residuals(points, shown),
            "used": shown.used,
        }
    )


def _model(shown: Shown) -> pd.DataFrame:
    phase = np.arange(_PHASES) / _PHASES
    time = shown.max_light_days + phase * shown.period_days
    parts = [pd.DataFrame({"band": str(band), "phase": phase, "mag": shown.model(time, band)}) for band in shown.bands]
    return pd.concat(parts, ignore_index=True)


def _periodogram(curves: Mapping[str, tuple[FloatArray, FloatArray]]) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"method": method, "period": period, "power": power}) for method, (period, power) in curves.items()
    ]
    return pd.concat(parts, ignore_index=True)
