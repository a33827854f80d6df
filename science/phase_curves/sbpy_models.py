"""To and from sbpy, the library of the field: its phase functions, and its tables of geometry."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from science.columns import FloatArray
from science.phase_curves.reduced import reduced_magnitude
from science.phase_curves.result import PhaseCurveFit

_CLASS_OF = {"HG": "HG", "HG12": "HG12_Pen16", "HG1G2": "HG1G2", "sHG1G2": "HG1G2"}


def as_sbpy(fit: PhaseCurveFit) -> dict[Any, Any]:
    """The fitted curve of each band as sbpy's model: ``HG``, ``HG12_Pen16`` or ``HG1G2``, H in magnitudes.

    The spin of sHG1G2 has no place there and is left out.
    """
    with warnings.catch_warnings():
        # sbpy still builds its own test runner at import; and it warns while parameters are set one by one.
        warnings.simplefilter("ignore")
        import astropy.units as u
        from sbpy import photometry

        model = getattr(photometry, _CLASS_OF[fit.name])
        return {
            band: model(values["H"] * u.mag, *(value for name, value in values.items() if name != "H"))
            for band, values in fit.parameters.items()
        }


def from_ephem(ephem: Any, *, mag: Any) -> dict[str, FloatArray]:
    """Phase angle, reduced magnitude and place from sbpy's ``Ephem`` or ``Obs`` and observed magnitudes.

    Parameters
    ----------
    ephem : sbpy.data.Ephem or sbpy.data.Obs, or any mapping of quantities
        With ``alpha``, ``r`` and ``delta`` under any of sbpy's names for them; ``ra`` and ``dec`` if they are there.
    mag : array_like, shape (n,)

    Returns
    -------
    dict with ``phase_deg``, ``reduced_mag`` and, if known, ``ra_deg`` and ``dec_deg``: arguments of
    `fit_phase_curve`.

    Raises
    ------
    KeyError
        A column is missing.
    """

    def column(name: str, unit: str) -> FloatArray:
        found = ephem[name]
        return np.atleast_1d(np.asarray(found.to_value(unit) if hasattr(found, "to_value") else found, dtype=float))

    out = {
        "phase_deg": column("alpha", "deg"),
        "reduced_mag": reduced_magnitude(
            mag=mag, observer_distance_au=column("delta", "au"), sun_distance_au=column("r", "au")
        ),
    }
    for name in ("ra", "dec"):
        try:
            out[f"{name}_deg"] = column(name, "deg")
        except KeyError:
            continue
    return out
