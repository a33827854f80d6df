"""What is hardly the counterpart of a distant explosion: bodies of the Solar System, stars, artefacts."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from science.columns import BoolArray, numbers, texts
from science.labels import SOLAR_SYSTEM, VARIABLE_STARS, topic

LEAST_DRB, LEAST_RB = 0.5, 0.55
"""The broker keeps alerts with `rb` of at least 0.55 and no bad pixel; its filters ask for `drb` above 0.5."""
_STARS_BESIDE_VARIABLES = frozenset({"Star", "HotSubdwarf", "Hsd_Candidate", "Candidate_Hsd", "NS_Candidate"})
_NO_STARS = frozenset({"Cluster*", "Cl*", "Assoc*", "Stream*", "SN*_Candidate", "Candidate_SN*"})


def solar_system(*, frame: pd.DataFrame) -> BoolArray:
    """Alerts whose class (`v:classification`) is of the Solar System: known bodies, candidates and tracklets."""
    labels = texts(frame=frame, name="v:classification")
    return np.array([topic(label or "") == SOLAR_SYSTEM for label in labels], dtype=bool)


def catalogued_star(*, frame: pd.DataFrame) -> BoolArray:
    """Alerts at a star of SIMBAD (`d:cdsxmatch`), variable or not."""
    return np.array([_is_star(label or "") for label in texts(frame=frame, name="d:cdsxmatch")], dtype=bool)


def likely_bogus(*, frame: pd.DataFrame) -> BoolArray:
    """Alerts with a low score of reality (`i:drb`, `i:rb`) or a bad pixel (`i:nbad`); unknown is not low."""
    low = (numbers(frame=frame, name="i:drb") < LEAST_DRB) | (numbers(frame=frame, name="i:rb") < LEAST_RB)
    return low | (numbers(frame=frame, name="i:nbad") > 0.0)


@cache
def _is_star(label: str) -> bool:
    """SIMBAD marks types of single stars with an asterisk."""
    if label in _NO_STARS:
        return False
    return topic(label) == VARIABLE_STARS or label in _STARS_BESIDE_VARIABLES or "*" in label
