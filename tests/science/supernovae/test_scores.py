"""Scores over time: what classifiers gave, and nothing for what they did not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from science.supernovae import scores_over_time
from science.supernovae.scores import CLASSIFIERS, in_words
from tests.science.real_alerts import all_packets, row_of


def test_scores_in_order_of_time_and_values_that_stand_for_nothing_left_out() -> None:
    history = pd.DataFrame(
        {
            "i:jd": [2459003.5, 2459001.5, 2459002.5, np.nan],
            "d:snn_snia_vs_nonia": [0.9, 0.4, 0.0, 0.8],
            "d:slsn_score": [-1.0, -1.0, 0.2, 0.3],
            "d:rf_snia_vs_nonia": [np.nan, 7.0, None, 0.1],
        }
    )
    scores = scores_over_time(history=history)
    assert scores[["time_jd", "classifier", "score", "is_above"]].to_numpy().tolist() == [
        [2459001.5, "d:snn_snia_vs_nonia", 0.4, False],
        [2459002.5, "d:slsn_score", 0.2, False],
        [2459003.5, "d:snn_snia_vs_nonia", 0.9, True],
    ]
    assert in_words(scores=scores).startswith("SN Ia (SuperNNova) 0.90, above 0.5 in 1 of 2; superluminous SN 0.20")


@pytest.mark.parametrize("history", [pd.DataFrame(), pd.DataFrame({"i:jd": [1.0], "d:rf_snia_vs_nonia": [0.0]})])
def test_no_score(history: pd.DataFrame) -> None:
    scores = scores_over_time(history=history)
    assert scores.empty
    assert list(scores.columns) == ["time_jd", "classifier", "name", "score", "threshold", "is_above"]
    assert in_words(scores=scores) == "No classifier gave this object a score."


def test_real_alerts_of_all_years(shared_data: Path) -> None:
    history = pd.DataFrame([row_of(packet) for packet in all_packets(shared_data)])
    scores = scores_over_time(history=history)
    assert scores["score"].between(0, 1).all()
    assert scores["time_jd"].is_monotonic_increasing
    assert set(scores["classifier"]) >= {"d:snn_snia_vs_nonia", "d:snn_sn_vs_all", "d:rf_snia_vs_nonia"}
    assert set(scores["classifier"]) <= {one.column for one in CLASSIFIERS}
