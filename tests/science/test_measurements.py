"""What goes into every fit: nothing unusable gets through, nothing usable is lost, and each loss has its reason."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from science.errors import NotEnoughData
from science.measurements import measurements

ANY_FLOAT = st.floats(allow_nan=True, allow_infinity=True, width=64)


def test_points_come_in_order_of_time_and_know_where_they_stood() -> None:
    found = measurements(time_days=[3, 1, 2], value=[30, 10, 20], err=[1, 2, 3], band=["r", "g", "r"], noun="flux")
    assert found.time_days.tolist() == [1, 2, 3]
    assert found.value.tolist() == [10, 20, 30]
    assert found.place.tolist() == [1, 2, 0]
    assert found.bands == ("g", "r")
    assert [found.bands[code] for code in found.band_code] == ["g", "r", "r"]


def test_each_loss_has_its_reason() -> None:
    found = measurements(
        time_days=[1, np.nan, 3, 4, 5, 6, 7],
        value=[1, 1, np.inf, 1, 1, 1, 1],
        err=[1, 1, 1, np.nan, 0, -1, 1],
        band=["g", "g", "g", "g", "g", "g", None],
        noun="magnitude",
    )
    assert len(found) == 1
    assert [str(item) for item in found.left_out] == [
        "1 point left out: no time",
        "1 point left out: no magnitude",
        "1 point left out: no error",
        "2 points left out: an error that is not positive",
        "1 point left out: no band",
    ]


@given(st.lists(st.tuples(ANY_FLOAT, ANY_FLOAT, ANY_FLOAT, st.sampled_from(["g", "r", "", None])), max_size=30))
def test_whatever_comes_in_only_usable_points_come_out(rows: list[tuple[float, float, float, str | None]]) -> None:
    time, value, err, band = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    usable = [r for r in rows if np.isfinite(r[:3]).all() and r[2] > 0 and r[3]]
    if not usable:
        with pytest.raises(NotEnoughData):
            measurements(time_days=time, value=value, err=err, band=band, noun="flux")
        return
    found = measurements(time_days=time, value=value, err=err, band=band, noun="flux")
    assert len(found) == len(usable)
    assert len(found) + sum(item.count for item in found.left_out) == len(rows)
    assert (np.diff(found.time_days) >= 0).all()


def test_columns_of_any_make() -> None:
    found = measurements(
        time_days=pd.Series([1, 2, 3], index=[9, 8, 7]),
        value=np.ma.array([1.0, 2.0, 3.0], mask=[False, True, False]),
        err=[0.1, 0.1, 0.1],
        band="g",
        noun="magnitude",
    )
    assert found.value.tolist() == [1.0, 3.0]
    assert found.bands == ("g",)


@pytest.mark.parametrize(("time", "value"), [([1, 2], [1]), ([[1, 2]], [[1, 2]]), (["a", "b"], [1, 2]), (1.0, 1.0)])
def test_what_is_no_light_curve_is_named(time: object, value: object) -> None:
    with pytest.raises(ValueError, match=r"time|length"):
        measurements(time_days=time, value=value, err=[0.1, 0.1], band="g", noun="magnitude")  # type: ignore[arg-type]


def test_points_left_out_later_are_counted_too() -> None:
    found = measurements(time_days=[1, 2, 3], value=[1, 2, 3], err=[1, 1, np.nan], band="g", noun="flux")
    fewer = found.only(found.value < 2, "too bright")
    assert (len(fewer), [item.count for item in fewer.left_out]) == (1, [1, 1])
    assert found.only(found.value < 9, "never") is found
