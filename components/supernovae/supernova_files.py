"""Files of a supernova fit to take away: points with residuals, the model of each band, parameters, scores."""

from __future__ import annotations

import numpy as np
import pandas as pd

from components.fitting.fit_files import FitFile, fit_files, parameter_file
from components.supernovae.supernova_charts import used_points
from components.supernovae.supernova_panels import model_lines
from components.supernovae.supernova_points import SupernovaPoints
from components.supernovae.supernova_words import parameters
from science.dates import mjd_of
from science.supernovae import Distance, SupernovaFit


def downloads(points: SupernovaPoints, fit: SupernovaFit, distance: Distance | None, scores: pd.DataFrame) -> None:
    """Draw the buttons."""
    unit = "mJy" if points.is_calibrated else ""
    fluxes = dict.fromkeys(("flux", "flux_err", "model_flux", "low_flux", "high_flux"), unit)
    files = [
        FitFile(
            "Curve",
            "supernova_curve",
            lambda: _curve(points, fit),
            "Points with the model at each",
            {"mjd": "day", **fluxes},
            {"residual_sigma": "measured minus model in units of flux_err", "used": "whether the fit used the point"},
        ),
        FitFile(
            "Model",
            "supernova_model",
            lambda: _model(points, fit),
            "Model of each band over the event",
            {"mjd": "day", **fluxes},
            {"low_flux": "lower end of the 68 % range", "high_flux": "upper end of the 68 % range"},
        ),
        parameter_file("supernova_parameters", parameters(fit, points, distance), "Parameters of the supernova fit"),
    ]
    if len(scores):
        files.append(
            FitFile(
                "Scores",
                "supernova_scores",
                lambda: scores.assign(mjd=mjd_of(jd=scores["time_jd"].to_numpy())).drop(columns="time_jd"),
                "Scores of the broker's classifiers, alert by alert",
                {"mjd": "day"},
                {"threshold": "from which the broker counts the alert in"},
            )
        )
    fit_files(points.name, files, own_file=points.own_file)


def _curve(points: SupernovaPoints, fit: SupernovaFit) -> pd.DataFrame:
    model = np.full(len(points), np.nan)
    for band in fit.bands:
        own = points.band == band
        model[own] = fit.model(points.time_jd[own], band)
    return pd.DataFrame(
        {
            "mjd": mjd_of(jd=points.time_jd),
            "band": points.band,
            "flux": points.flux,
            "flux_err": points.flux_err,
            "model_flux": model,
            "residual_sigma": (points.flux - model) / points.flux_err,
            "used": used_points(points, fit),
        }
    )


def _model(points: SupernovaPoints, fit: SupernovaFit) -> pd.DataFrame:
    columns = ("mjd", "model_flux", "low_flux", "high_flux")
    parts = []
    for band, (time, *fluxes) in model_lines(points, fit).items():
        parts.append(pd.DataFrame(dict(zip(columns, (mjd_of(jd=time), *fluxes), strict=True))).assign(band=str(band)))
    return pd.concat(parts, ignore_index=True)
