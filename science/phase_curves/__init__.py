"""Phase curves of Solar System objects: HG, HG12, HG1G2 and sHG1G2."""

from science.phase_curves.fit import fit_phase_curve
from science.phase_curves.limits import Allowed, allowed_models, best_model
from science.phase_curves.models import MODELS
from science.phase_curves.reduced import h_in_v, reduced_magnitude
from science.phase_curves.result import PhaseCurveFit
from science.phase_curves.sbpy_models import as_sbpy, from_ephem
from science.phase_curves.verdict import verdict

__all__ = [
    "MODELS",
    "Allowed",
    "PhaseCurveFit",
    "allowed_models",
    "as_sbpy",
    "best_model",
    "fit_phase_curve",
    "from_ephem",
    "h_in_v",
    "reduced_magnitude",
    "verdict",
]
