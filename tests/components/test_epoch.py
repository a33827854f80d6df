"""The alert in hand, whichever way it is taken."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.epoch import alert_at, clicked, epochs
from components.light_curve_data import milliseconds

JD = 2459400.25


def history() -> pd.DataFrame:
    """Newest first: a limit, three alerts, a detection from a history that has an id but no alert."""
    return pd.DataFrame(
        {
            "i:jd": JD + np.array([5.0, 4.0, 3.0, 2.0, 1.0]),
            "i:candid": pd.array([None, 14, 13, 12, 11], dtype="Int64"),
            "d:own": [False, True, True, True, False],
        }
    )


def test_only_own_alerts_can_be_taken_in_order_of_time() -> None:
    found = epochs(history(), None)
    assert found.candid.tolist() == [12, 13, 14]
    assert found.candid_in_hand == 14
    assert found.row.tolist() == [3, 2, 1]
    assert not found.unknown


def test_the_one_asked_for_is_in_hand() -> None:
    assert epochs(history(), 12).place == 0
    missing = epochs(history(), 11)
    assert missing.candid_in_hand == 14
    assert missing.unknown


def test_without_alerts_nothing_is_in_hand() -> None:
    none = epochs(history().head(1), None)
    assert len(none) == 0
    assert none.place == -1


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [{"t": 1, "k": 0}], {"t": 1, "k": 0}),
        ([{"t": 1, "k": 0}], [{"t": 1, "k": 0}, {"t": 2, "k": 0}], {"t": 2, "k": 0}),
        ([{"t": 1, "k": 0}], [], {"t": 1, "k": 0}),
        ([{"t": 1, "k": 0}], [{"t": 1, "k": 0}], None),
        ([{"t": 1}, {"t": 2}], [], None),
    ],
    ids=["first", "second", "the same again", "nothing", "all at once"],
)
def test_a_click_is_what_changed(before: list[dict[str, int]], after: list[dict[str, int]], expected: object) -> None:
    assert clicked(before, after) == expected


def test_a_time_of_the_chart_finds_its_alert_and_no_other() -> None:
    found = epochs(history(), None)
    assert alert_at(float(milliseconds(JD + 3.0)), found) == 1
    assert alert_at(float(milliseconds(JD + 5.0)), found) is None
    assert alert_at(0.0, epochs(history().head(1), None)) is None
