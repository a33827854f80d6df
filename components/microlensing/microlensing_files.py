"""Files of a point lens to take away: points with residuals, the model of each band, parameters."""

from __future__ import annotations

import numpy as np
import pandas as pd

from components.fitting.fit_files import FitFile, fit_files, parameter_file
from components.fitting.quantities import Quantity
from components.microlensing.microlensing_charts import model_flux, residual_sigma
from components.microlensing.microlensing_points import LensPoints
from science.columns import BoolArray
from science.dates import mjd_of
from science.microlensing import PointLensFit

_STEPS = 1001


def downloads(points: LensPoints, fit: PointLensFit, used: BoolArray, rows: list[Quantity]) -> None:
    """Draw the buttons."""
    unit = points.unit if points.unit == "mJy" else ""
    flux_units = dict.fromkeys(("flux", "flux_err", "model_flux"), unit)
    files = [
        FitFile(
            "Curve",
            "lens_curve",
            lambda: _curve(points, fit, used),
            "Points that were fitted, with the point lens at each",
            {"mjd": "day", **flux_units},
            {
                "residual_sigma": "measured minus model in units of flux_err",
                "magnification": "of the model",
                "used": "whether the fit used the point",
            },
        ),
        FitFile(
            "Model",
            "lens_model",
            lambda: _model(points, fit),
            "Point lens of each band over all dates",
            {"mjd": "day", "flux": unit},
            {"magnification": "of the source, the same in all bands"},
        ),
        parameter_file("lens_parameters", rows, "Parameters of the point lens"),
    ]
    fit_files(points.name, files, own_file=points.own_file)


def _curve(points: LensPoints, fit: PointLensFit, used: BoolArray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "mjd": mjd_of(jd=points.time_jd),
            "band": points.band,
            "flux": points.flux,
            "flux_err": points.flux_err,
            "model_flux": model_flux(points, fit),
            "magnification": fit.magnification(points.time_jd),
            "residual_sigma": residual_sigma(points, fit),
            "used": used,
        }
    )


def _model(points: LensPoints, fit: PointLensFit) -> pd.DataFrame:
    time = np.linspace(float(points.time_jd.min()), float(points.time_jd.max()), _STEPS)
    time = np.unique(np.append(time, fit.t0_days + np.linspace(-3.0, 3.0, _STEPS) * fit.full_width_days))
    parts = [
        pd.DataFrame(
            {
                "band": str(band),
                "mjd": mjd_of(jd=time),
                "flux": fit.model(time, band),
                "magnification": fit.magnification(time),
            }
        )
        for band in fit.bands
    ]
    return pd.concat(parts, ignore_index=True)
