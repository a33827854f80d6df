"""What one looks at after a night: the sections of its candidates, and which of them rise."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from science.columns import BoolArray, FloatArray, flags, numbers, texts
from science.labels import ACTIVE_GALAXIES, MICROLENSING, SOLAR_SYSTEM, SUPERNOVAE, VARIABLE_STARS
from science.photometry import difference_sign
from science.topic_labels import TOPIC_LABELS

ANOMALY = "Anomaly"
"""Stands for the table of the most anomalous alerts of each night, which is no class."""

_SLOWEST_MAG_PER_DAY, _FASTEST_MAG_PER_DAY = 0.02, 1.0
_SURE = 3.0


class Section(NamedTuple):
    """A part of the night's candidates.

    Attributes
    ----------
    letter : in an address
    title : in plain words
    labels : each is one scan of the store
    topic : of the page that has more of them, as in `science.labels`
    moves : whether a candidate is known by a name rather than by its object
    """

    letter: str
    title: str
    labels: tuple[str, ...]
    topic: str
    moves: bool = False


SECTIONS: tuple[Section, ...] = (
    Section(
        "s",
        "Supernovae",
        tuple(label for label in TOPIC_LABELS[SUPERNOVAE] if not label.startswith("(TNS)")),
        SUPERNOVAE,
    ),
    Section("m", "Microlensing", ("Microlensing candidate",), MICROLENSING),
    Section("b", "Blazar states", ("(CTA) Blazar high state", "(CTA) Blazar low state"), ACTIVE_GALAXIES),
    Section("a", "Anomalies", (ANOMALY,), ""),
    Section("v", "Variable stars", TOPIC_LABELS[VARIABLE_STARS], VARIABLE_STARS),
    Section("o", "Solar System", ("Solar System candidate", "Tracklet"), SOLAR_SYSTEM, moves=True),
    Section("u", "Unclassified", ("Unknown",), ""),
)
"""In the order in which they are worth a telescope's time: what is known already comes late."""


class Changes(NamedTuple):
    """How alerts change, by the broker's rates.

    Attributes
    ----------
    mag_per_day, err_mag_per_day : numpy.ndarray, shape (n,)
        Negative while it brightens; NaN where the rate compares with an upper limit or is none that a source has.
    rising, fading : numpy.ndarray, shape (n,), bool
        Where the rate is more than 0.02 mag/day and at least 3 of its errors.
    """

    mag_per_day: FloatArray
    err_mag_per_day: FloatArray
    rising: BoolArray
    fading: BoolArray

    @property
    def significance(self) -> FloatArray:
        """How many of its errors the rate is, shape (n,); 0 where there is none."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.nan_to_num(np.abs(self.mag_per_day) / self.err_mag_per_day, posinf=0.0)


def changes_of(*, candidates: pd.DataFrame) -> Changes:
    """Which candidates rise and which fade.

    Parameters
    ----------
    candidates : pandas.DataFrame, n rows
        ``d:mag_rate d:sigma_rate d:from_upper i:isdiffpos``; what is absent counts as unknown.
    """
    rate, err = numbers(frame=candidates, name="d:mag_rate"), numbers(frame=candidates, name="d:sigma_rate")
    said = np.isfinite(rate) & (rate != 0) & ~flags(frame=candidates, name="d:from_upper") & (err > 0)
    # Where the difference is negative a smaller magnitude is less light.
    said &= ~(difference_sign(isdiffpos=texts(frame=candidates, name="i:isdiffpos")) < 0)
    said &= np.abs(rate) < _FASTEST_MAG_PER_DAY
    sure = said & (np.abs(rate) > _SLOWEST_MAG_PER_DAY) & (np.abs(rate) >= _SURE * err)
    return Changes(np.where(said, rate, np.nan), np.where(said, err, np.nan), sure & (rate < 0), sure & (rate > 0))
