"""Candidates in the order in which they are worth a telescope's time."""

from __future__ import annotations

import pandas as pd

from components.supernovae import supernova_controls
from science.supernovae.follow_up import ranked


def rank(candidates: pd.DataFrame) -> pd.DataFrame:
    """Draw the choice of a site, and rank: see `science.supernovae.follow_up`."""
    return ranked(candidates=candidates, site=supernova_controls.site())
