"""The nested fields of Fink's packets, flattened as its tables hold them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from data_access.ingest.report import WRONG_TYPE, Refusal, shown
from data_access.ingest.spark_text import array_text
from data_access.ingest.values import Column, as_list
from data_access.schema import FINK_DEFAULTS

_MOST_NAMES = 200
_NOT_IN_CELLS = (list, tuple, date, time, timedelta, bytes)
_FEATURES = frozenset({"lc_features_g", "lc_features_r", "lc_features"})
_LENSING = "mulens"
# Nested fields of Fink's whose columns it fills with defaults where a version of it does not compute them.
_MAPS = {
    name: {
        column.removeprefix(f"d:{name}_"): value
        for column, value in FINK_DEFAULTS.items()
        if column.startswith(f"d:{name}_")
    }
    for name in ("mangrove", "blazar_stats")
}


class Flat(NamedTuple):
    """One flat column made of a field; `token` is its type where the field's form decides it."""

    name: str
    values: Column
    token: str | None
    wrong: Mapping[int, Refusal]


def flatten(name: str, values: Column, known: Container[str]) -> Iterator[Flat]:
    """Flat columns of one field of the packet: itself if it is plain, `name_key` for each key of a mapping.

    Parameters
    ----------
    name, values : the field
    known : columns (`d:name`) whose type is known; nothing of them is left out, whatever a file puts there
    """
    if isinstance(values, pa.Array):
        if not pa.types.is_nested(values.type):
            if f"d:{name}" in known or not pa.types.is_temporal(values.type):
                yield Flat(name, values, None, {})
            return
        if pa.types.is_list(values.type) and f"d:{name}" not in known:
            return
        values = as_list(values)
    if name in _FEATURES:
        yield _features(name, values)
        return
    records = [_mapping_or_same(value) for value in values]
    first = next((record for record in records if record is not None), None)
    if name == _LENSING:
        yield Flat(name, [_lensing_score(record) for record in records], None, {})
    elif f"d:{name}" in known or not isinstance(first, (Mapping, *_NOT_IN_CELLS)):
        if name not in _MAPS:
            yield Flat(name, records, None, {})
    elif isinstance(first, Mapping):
        yield from _flat_mapping(name, records, known)


def stamp_of(value: Any) -> Any:
    """The image of a cutout `{fileName, stampData}`."""
    return value.get("stampData") if isinstance(value, Mapping) else value


def _mapping_or_same(value: Any) -> Any:
    """Arrow gives a map as a list of pairs."""
    if isinstance(value, list) and value and all(isinstance(pair, tuple) and len(pair) == 2 for pair in value):
        try:
            return dict(value)
        except TypeError:
            return value
    return value


def _flat_mapping(name: str, records: Sequence[Any], known: Container[str]) -> Iterator[Flat]:
    wrong: dict[int, Refusal] = {}
    defaults = _MAPS.get(name, {})
    keys: dict[str, None] = dict.fromkeys(defaults)
    for place, record in enumerate(records):
        if isinstance(record, Mapping) and len(record) <= _MOST_NAMES and all(map(_is_name, record)):
            keys.update(dict.fromkeys(record))
        elif record is not None and record != []:
            wrong[place] = Refusal(WRONG_TYPE, f"field {name} is {shown(record)}")
    for key in list(keys)[:_MOST_NAMES]:
        missing = defaults.get(key)
        inner = [record.get(key, missing) if isinstance(record, Mapping) else None for record in records]
        first = next((value for value in inner if value is not None), None)
        if f"d:{name}_{key}" in known or not isinstance(first, (Mapping, *_NOT_IN_CELLS)):
            yield Flat(f"{name}_{key}", inner, None, wrong)


def _is_name(key: Any) -> bool:
    return isinstance(key, str) and key.isprintable() and key != ""


def _lensing_score(record: Any) -> Any:
    """Score of an event, from packets up to 2021 that hold a class and a score of each band.

    An event was one that both bands called `ML`; today's single score is above zero for the same alerts.
    """
    if not isinstance(record, Mapping):
        return record
    if record.get("class_1") != "ML" or record.get("class_2") != "ML":
        return 0.0
    scores = (record.get("ml_score_1"), record.get("ml_score_2"))
    numbers = [score for score in scores if isinstance(score, (int, float))]
    return float(np.mean(numbers)) if numbers else 0.0


def _features(name: str, values: Sequence[Any]) -> Flat:
    texts: list[Any] = []
    wrong: dict[int, Refusal] = {}
    for place, value in enumerate(values):
        elements = value.values() if isinstance(value, Mapping) else value
        if isinstance(elements, (list, tuple)) or isinstance(value, Mapping):
            elements = [element.item() if isinstance(element, np.generic) else element for element in elements]
            if all(element is None or type(element) in (int, float, Decimal) for element in elements):
                texts.append(array_text(elements))
                continue
            wrong[place] = Refusal(WRONG_TYPE, f"field {name} is {shown(value)}")
            texts.append(None)
        else:
            texts.append(value)
    return Flat(name, texts, "string", wrong)
