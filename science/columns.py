"""One column of a frame as a plain numpy array, whatever type the store or a file gave it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntegerArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
ObjectArray = NDArray[np.object_]


def numbers(*, frame: pd.DataFrame, name: str) -> FloatArray:
    """Numeric column as float64; null, text that is no number and an absent column all become NaN.

    Parameters
    ----------
    frame : pandas.DataFrame, n rows
    name : str
        Column name, for example ``"i:jd"``.

    Returns
    -------
    numpy.ndarray, shape (n,), float64
        Always a new array.
    """
    if name not in frame.columns:
        return np.full(len(frame), np.nan)
    column = frame[name]
    if column.dtype == np.float64:
        return np.array(column, dtype=np.float64)
    if not pd.api.types.is_numeric_dtype(column.dtype):
        column = pd.to_numeric(column, errors="coerce")
    return np.array(column.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)


def texts(*, frame: pd.DataFrame, name: str) -> ObjectArray:
    """Text column as an object array of ``str`` and ``None``; an absent column is all ``None``.

    Parameters
    ----------
    frame : pandas.DataFrame, n rows
    name : str

    Returns
    -------
    numpy.ndarray, shape (n,), object
    """
    found = np.full(len(frame), None, dtype=object)
    if name in frame.columns:
        found[:] = [value if isinstance(value, str) else None for value in frame[name].to_numpy(dtype=object)]
    return found


def flags(*, frame: pd.DataFrame, name: str) -> BoolArray:
    """Yes-or-no column as booleans; null and an absent column are ``False``.

    Parameters
    ----------
    frame : pandas.DataFrame, n rows
    name : str

    Returns
    -------
    numpy.ndarray, shape (n,), bool
    """
    if name not in frame.columns:
        return np.zeros(len(frame), dtype=bool)
    if frame[name].dtype == np.bool_:
        return np.array(frame[name], dtype=bool)
    return np.array([is_true(value=value) for value in frame[name].to_numpy(dtype=object)], dtype=bool)


def is_true(*, value: Any) -> bool:
    """Whether a cell that may be a boolean, a number, text or null says yes."""
    return value in (True, "true", "True", "t", "1") if isinstance(value, (bool, np.bool_, str, int, float)) else False


def integers_or_null(*, frame: pd.DataFrame, name: str) -> pd.arrays.IntegerArray:
    """Integer column as nullable Int64, exact to 64 bits; null and an absent column are ``<NA>``.

    Parameters
    ----------
    frame : pandas.DataFrame, n rows
    name : str

    Returns
    -------
    pandas.arrays.IntegerArray, length n
    """
    if name not in frame.columns:
        return pd.array([pd.NA] * len(frame), dtype="Int64")
    column = frame[name]
    if pd.api.types.is_integer_dtype(column.dtype):
        return column.astype("Int64").array
    values = [_exact_integer(value) for value in column.to_numpy(dtype=object)]
    return pd.array(values, dtype="Int64")


def _exact_integer(value: Any) -> Any:
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return pd.NA
