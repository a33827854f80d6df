"""What the broker's classifiers say of an object, alert by alert, as tidy data."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from science.columns import numbers


class Classifier(NamedTuple):
    """A score of an alert between 0 and 1.

    Attributes
    ----------
    column : the broker's
    name : as it stands in a legend
    threshold : from which the broker counts the alert in
    no_value : what it writes where it has none
    """

    column: str
    name: str
    threshold: float
    no_value: tuple[float, ...] = ()


# Where a classifier gave nothing the broker writes 0 (random forests and SuperNNova) or −1 (the others).
CLASSIFIERS = (
    Classifier("d:snn_snia_vs_nonia", "SN Ia (SuperNNova)", 0.5, (0.0,)),
    Classifier("d:snn_sn_vs_all", "SN against all (SuperNNova)", 0.5, (0.0,)),
    Classifier("d:rf_snia_vs_nonia", "early SN Ia (random forest)", 0.5, (0.0,)),
    Classifier("d:rfscore", "early SN Ia (random forest, before 2022)", 0.5, (0.0,)),
    Classifier("d:rf_kn_vs_nonkn", "kilonova (random forest)", 0.5, (0.0,)),
    Classifier("d:slsn_score", "superluminous SN", 0.5, (-1.0, 0.0)),
    Classifier("d:t2_SNIa", "SN Ia (T2)", 0.5, (-1.0, 0.0)),
    Classifier("d:t2_SNII", "SN II (T2)", 0.5, (-1.0, 0.0)),
    Classifier("d:t2_SNIbc", "SN Ibc (T2)", 0.5, (-1.0, 0.0)),
    Classifier("d:t2_SLSN-I", "SLSN I (T2)", 0.5, (-1.0, 0.0)),
    Classifier("d:t2_TDE", "tidal disruption (T2)", 0.5, (-1.0, 0.0)),
)


def scores_over_time(*, history: pd.DataFrame) -> pd.DataFrame:
    """The scores of an object's own alerts.

    Parameters
    ----------
    history : pandas.DataFrame
        Under the broker's column names; columns that are not there have no scores.

    Returns
    -------
    pandas.DataFrame
        A row for each alert and each classifier that gave it a score, in order of time: ``time_jd``, ``classifier``,
        ``name``, ``score``, ``threshold``, ``is_above``. A classifier that gave this object none is not there.
    """
    jd = numbers(frame=history, name="i:jd")
    parts = []
    for classifier in CLASSIFIERS:
        score = numbers(frame=history, name=classifier.column)
        known = np.isfinite(jd) & (score >= 0) & (score <= 1) & ~np.isin(score, classifier.no_value)
        if known.any():
            parts.append(
                pd.DataFrame(
                    {
                        "time_jd": jd[known],
                        "classifier": classifier.column,
                        "name": classifier.name,
                        "score": score[known],
                        "threshold": classifier.threshold,
                        "is_above": score[known] > classifier.threshold,
                    }
                )
            )
    if not parts:
        return pd.DataFrame(
            {
                "time_jd": np.zeros(0),
                "classifier": pd.Series(dtype="object"),
                "name": pd.Series(dtype="object"),
                "score": np.zeros(0),
                "threshold": np.zeros(0),
                "is_above": np.zeros(0, dtype=bool),
            }
        )
    return pd.concat(parts, ignore_index=True).sort_values("time_jd", kind="stable", ignore_index=True)


def in_words(*, scores: pd.DataFrame) -> str:
    """The newest score of each classifier and how many alerts are above its threshold, as one sentence."""
    said = []
    for classifier in CLASSIFIERS:
        own = scores[scores["classifier"] == classifier.column]
        if len(own):
            above = int(own["is_above"].sum())
            said.append(
                f"{classifier.name} {own['score'].iloc[-1]:.2f}, above {classifier.threshold} in {above} of {len(own)}"
            )
    return "; ".join(said) + "." if said else "No classifier gave this object a score."
