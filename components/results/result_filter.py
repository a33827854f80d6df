"""Rows that match a filter: words that occur in names and classes, and conditions on numbers, as `mag<18 drb>0.9`."""

from __future__ import annotations

import operator
import re

import numpy as np
import pandas as pd

from components.candidates import candidate_list
from components.results.result_rows import SEPARATION
from data_access.search import Answer
from science.columns import FloatArray, numbers

PLACEHOLDER = "name, class, mag<18, drb>0.9"
_CONDITION = re.compile(r"([A-Za-z][\w:()-]*)(<=|>=|<|>|=)([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)")
_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq}
_SHORT = {"mag": "mag", "detections": "detections", "separation": SEPARATION, "ra": "ra_deg", "dec": "dec_deg"}
_PREFIXES = ("", "i:", "d:", "v:")


def filtered(answer: Answer, shown: pd.DataFrame, text: str) -> tuple[pd.DataFrame, list[str]]:
    """The rows that match all words and conditions.

    Parameters
    ----------
    shown : rows of `result_rows.listed`, with the columns chosen
    text : words and conditions, with spaces between

    Returns
    -------
    frame, problems : sentences about conditions on what no row has, which are left out
    """
    words, problems, keep = [], [], np.ones(len(shown), dtype=bool)
    for word in re.sub(r"\s*(<=|>=|<|>|=)\s*", r"\1", text).split():
        condition = _CONDITION.fullmatch(word)
        if condition is None:
            words.append(word)
            continue
        name, sign, value = condition.groups()
        column = _values(answer, shown, name)
        if column is None:
            problems.append(f"These rows have no number {name}: {word} is left out. Add it as a column of the table.")
        else:
            keep &= np.isfinite(column) & _COMPARE[sign](column, float(value))
    return candidate_list.matching(shown[keep], " ".join(words)), problems


def _values(answer: Answer, shown: pd.DataFrame, name: str) -> FloatArray | None:
    """Numbers of the list's own column, or of a field of the alerts, whose prefix may be left out."""
    short = _SHORT.get(name.lower())
    if short is not None and short in shown:
        return numbers(frame=shown, name=short)
    for prefix in _PREFIXES:
        field = f"{prefix}{name}"
        if field in shown and ":" in field:
            return _numbers_or_none(shown, field)
        if field in answer.frame:
            return _numbers_or_none(answer.frame.iloc[shown["row"].to_numpy()], field)
    return None


def _numbers_or_none(frame: pd.DataFrame, name: str) -> FloatArray | None:
    return numbers(frame=frame, name=name) if pd.api.types.is_numeric_dtype(frame[name].dtype) else None
