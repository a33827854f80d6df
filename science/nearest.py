"""Nearest neighbours on a line."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from science.columns import IntegerArray


def nearest_index(*, times: ArrayLike, others: ArrayLike) -> IntegerArray:
    """Index of the nearest of some sorted numbers.

    Parameters
    ----------
    times : array_like, shape (n,)
    others : array_like, shape (m,)
        In ascending order.

    Returns
    -------
    numpy.ndarray, shape (n,), int64
        The earlier one where two are equally near; -1 where there is none (``m = 0``, or a time that is NaN).
    """
    wanted = np.asarray(times, dtype=np.float64)
    known = np.asarray(others, dtype=np.float64)
    if known.size == 0:
        return np.full(wanted.shape, -1, dtype=np.int64)
    after = np.clip(np.searchsorted(known, wanted, side="right"), 0, known.size - 1)
    before = np.clip(np.searchsorted(known, wanted, side="right") - 1, 0, known.size - 1)
    nearer_before = np.abs(wanted - known[before]) <= np.abs(known[after] - wanted)
    return np.where(np.isnan(wanted), -1, np.where(nearer_before, before, after)).astype(np.int64)
