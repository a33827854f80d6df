"""Light-curve features, against Fink's own values in a real packet."""

from __future__ import annotations

import math
from pathlib import Path

import fastavro
import pytest

from simulation.features import features
from simulation.fields import FEATURES


def test_features_of_real_alerts_are_found_again(shared_data: Path) -> None:
    compared = 0
    with (shared_data / "alerts" / "fink_livestream_2026-03.avro").open("rb") as file:
        for packet in fastavro.reader(file):
            for fid, column in ((1, "lc_features_g"), (2, "lc_features_r")):
                theirs = packet[column]
                points = [*packet["prv_candidates"], packet["candidate"]]
                mine = [p for p in points if p["fid"] == fid and p["magpsf"] is not None]
                if theirs is None or len(mine) < 4:
                    continue
                ours = features(*([p[key] for p in mine] for key in ("jd", "magpsf", "sigmapsf")))
                if abs(ours["mean"] - theirs["mean"]) > 1e-6:
                    continue  # computed on apparent magnitudes, because a star is behind
                compared += 1
                for name in FEATURES:
                    if not math.isnan(theirs[name]):
                        assert ours[name] == pytest.approx(theirs[name], rel=2e-4, abs=1e-6), name
    assert compared >= 5


def test_few_points_give_what_few_points_allow() -> None:
    none, one, two = (
        features([], [], []),
        features([1.0], [18.0], [0.1]),
        features([1.0, 2.0], [18.0, 18.4], [0.1, 0.1]),
    )
    assert all(math.isnan(value) for value in none.values())
    assert one["mean"] == 18.0
    assert math.isnan(one["standard_deviation"])
    assert two["standard_deviation"] == pytest.approx(0.4 / math.sqrt(2.0))
    assert two["maximum_slope"] == pytest.approx(0.4)
    assert math.isnan(two["linear_trend"])
    assert set(none) == set(one) == set(two) == set(FEATURES)
