"""What every fit takes in: time, value, error and band of each point, checked once and the same way everywhere."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from science.columns import BoolArray, FloatArray, IntegerArray
from science.errors import NotEnoughData

_NO_BAND = (None, "", b"", "nan", "None")


@dataclass(frozen=True)
class LeftOut:
    """Points that a fit does not use, and why."""

    count: int
    reason: str

    def __str__(self) -> str:
        return f"{self.count:,} point{'' if self.count == 1 else 's'} left out: {self.reason}"


@dataclass(frozen=True)
class Measurements:
    """Points that can be fitted, in order of time.

    Attributes
    ----------
    time_days, value, err : numpy.ndarray, shape (n,), float64
    band_code : numpy.ndarray, shape (n,), int64
        Place of each point's band in ``bands``.
    bands : tuple
        The bands that occur, as they were given, in sorted order.
    place : numpy.ndarray, shape (n,), int64
        Where each point stood in the arrays that were given.
    left_out : tuple of LeftOut
    """

    time_days: FloatArray
    value: FloatArray
    err: FloatArray
    band_code: IntegerArray
    bands: tuple[Any, ...]
    place: IntegerArray
    left_out: tuple[LeftOut, ...]

    def __len__(self) -> int:
        return len(self.time_days)

    def only(self, keep: BoolArray, reason: str) -> Measurements:
        """The points of a mask; the others are counted as left out for a reason. Bands stay as they are."""
        dropped = int(np.count_nonzero(~keep))
        if not dropped:
            return self
        return Measurements(
            self.time_days[keep],
            self.value[keep],
            self.err[keep],
            self.band_code[keep],
            self.bands,
            self.place[keep],
            (*self.left_out, LeftOut(dropped, reason)),
        )


def measurements(*, time_days: ArrayLike, value: ArrayLike, err: ArrayLike, band: Any, noun: str) -> Measurements:
    """Check the arrays of a light curve and put them in order of time.

    Points without a finite time, value and positive error, or without a band, are left out and counted.

    Parameters
    ----------
    time_days, value, err : array_like, shape (n,)
    band : array_like, shape (n,), or one band for all points
    noun : str
        What the values are, for messages: ``"magnitude"`` or ``"flux"``.

    Raises
    ------
    ValueError
        The arrays have different lengths or are not one-dimensional numbers.
    NotEnoughData
        No point is left.
    """
    time, values, errors = (
        _floats(array, name) for array, name in ((time_days, "time"), (value, noun), (err, f"error of {noun}"))
    )
    names = _bands(band, len(time))
    if not len(time) == len(values) == len(errors) == len(names):
        raise ValueError(
            f"time, {noun}, error and band need one length; they have "
            f"{len(time)}, {len(values)}, {len(errors)} and {len(names)}."
        )
    tests = (
        (np.isfinite(time), "no time"),
        (np.isfinite(values), f"no {noun}"),
        (np.isfinite(errors), "no error"),
        (errors > 0, "an error that is not positive"),
        (np.array([name not in _NO_BAND and name == name for name in names], dtype=bool), "no band"),
    )
    keep, left_out = np.ones(len(time), dtype=bool), list[LeftOut]()
    for passed, reason in tests:
        dropped = int(np.count_nonzero(keep & ~passed))
        if dropped:
            left_out.append(LeftOut(dropped, reason))
        keep &= passed
    if not keep.any():
        reasons = "; ".join(str(item) for item in left_out)
        raise NotEnoughData(f"No point can be used: {reasons}." if reasons else "There is no point at all.")
    place = np.flatnonzero(keep)
    place = place[np.argsort(time[place], kind="stable")]
    bands = tuple(sorted({names[i] for i in place}, key=str))
    code = {name: number for number, name in enumerate(bands)}
    return Measurements(
        time[place],
        values[place],
        errors[place],
        np.array([code[names[i]] for i in place], dtype=np.int64),
        bands,
        place.astype(np.int64),
        tuple(left_out),
    )


def _floats(array: ArrayLike, name: str) -> FloatArray:
    if isinstance(array, np.ma.MaskedArray):
        array = np.ma.filled(array.astype(np.float64), np.nan)
    try:
        found: NDArray[np.float64] = np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be an array of numbers.") from error
    if found.ndim != 1:
        raise ValueError(f"{name} must be a one-dimensional array; it has {found.ndim} dimensions.")
    return found


def _bands(band: Any, n: int) -> list[Hashable]:
    if isinstance(band, str | bytes | int | None):
        return [band] * n
    given = np.asarray(band, dtype=object)
    return [band] * n if given.ndim == 0 else given.ravel().tolist()
