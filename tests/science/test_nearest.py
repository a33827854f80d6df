"""The nearest of some sorted numbers against a search through all of them."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from science.nearest import nearest_index

times = st.lists(st.integers(0, 50).map(float), max_size=20)


@given(wanted=times, others=times)
def test_nearest_is_the_best_of_all(wanted: list[float], others: list[float]) -> None:
    known = sorted(others)
    found = nearest_index(times=wanted, others=known)
    if not known:
        assert (found == -1).all()
        return
    for time, index in zip(wanted, found, strict=True):
        best = min(abs(other - time) for other in known)
        assert abs(known[index] - time) == best
        assert known[index] == min(other for other in known if abs(other - time) == best)


def test_no_time_has_no_neighbour() -> None:
    assert nearest_index(times=[np.nan], others=[1.0]).tolist() == [-1]
