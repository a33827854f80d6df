"""From a piece of packets to cells with Fink's names and types; what cannot be such an alert is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from data_access import cells as cell_codec
from data_access.ingest import nested
from data_access.ingest.histories import Entries, entries_of
from data_access.ingest.pieces import CUTOUT_FIELDS, Piece
from data_access.ingest.report import (
    BAD_DATE,
    BAD_KEY,
    BAD_NAME,
    BAD_POSITION,
    NO_CANDID,
    NO_NAME,
    WRONG_TYPE,
    Refusal,
    shown,
)
from data_access.ingest.rows import unfit_key_parts
from data_access.ingest.values import CellColumn, Column, as_list, signs, typed
from data_access.schema import COLUMN_TYPES, FINK_DEFAULTS

PLAIN_NAME = re.compile(r"[A-Za-z0-9.+-]{1,64}")
FIRST_JD, LAST_JD = 2_400_000.0, 2_500_000.0

ROOT_OF_SURVEY = ("objectId", "candid", "schemavsn", "publisher", "fink_broker_version", "fink_science_version")
_RENAMED = {"rfscore": "rf_snia_vs_nonia", "knscore": "rf_kn_vs_nonkn"}
_NOT_STORED = frozenset(
    {
        *("timestamp", "brokerIngestTimestamp", "brokerStartProcessTimestamp", "brokerEndProcessTimestamp"),
        *("candidate", "prv_candidates"),
        *CUTOUT_FIELDS,
    }
)
_MADE_BY_FINK = frozenset(
    {
        *(column.removeprefix("d:") for column in FINK_DEFAULTS),
        *("fink_broker_version", "fink_science_version", "mangrove", "blazar_stats", *_RENAMED),
    }
)
_DEFAULT_CELLS = {column: cell_codec.encode(value, COLUMN_TYPES[column]) for column, value in FINK_DEFAULTS.items()}


@dataclass
class Alerts:
    """Alerts as cells, column by column.

    Attributes
    ----------
    columns : dict
        Cells of each column (`i:magpsf`), n each; None is null.
    entries : Entries
        What their histories hold.
    stamps : dict
        Cells of cutouts by column (`b:cutoutScience_stampData`).
    tokens : dict
        Types of the columns that are not in the static schema.
    refused : list
        Refusals of the alerts that are not here, with where they came from.
    """

    object_ids: list[str]
    jd: list[float]
    columns: dict[str, CellColumn]
    entries: Entries
    stamps: dict[str, CellColumn]
    tokens: dict[str, str]
    refused: list[tuple[Refusal, str]] = field(default_factory=list)


def normalise(piece: Piece, known: Mapping[str, str], *, cutouts: bool) -> Alerts:
    """Turn packets into cells.

    Parameters
    ----------
    piece : packets with the same fields
    known : type tokens that the store already has for columns outside the static schema
    cutouts : whether to keep the stamps
    """
    wrong: dict[int, Refusal] = {}
    object_ids = _names(piece, wrong)
    work = _Work(piece, {**known, **COLUMN_TYPES}, wrong)
    work.survey_fields()
    work.broker_fields()
    jd = _check_places_and_dates(work)
    for place, name in unfit_key_parts(work.columns).items():
        wrong.setdefault(place, Refusal(BAD_KEY, f"field {name}"))
    entries = entries_of(piece.history, object_ids, wrong)
    stamps = _stamps(piece, wrong) if cutouts else {}
    filled = {column: cells for column, cells in work.columns.items() if any(cell is not None for cell in cells)}
    columns = dict(sorted(filled.items()))
    tokens = {column: token for column, token in work.new_tokens.items() if column in columns}
    alerts = Alerts(object_ids, jd, columns, entries, stamps, tokens)
    return _without(alerts, wrong, piece) if wrong else alerts


def _names(piece: Piece, wrong: dict[int, Refusal]) -> list[str]:
    names = []
    for place, name in enumerate(as_list(piece.root.get("objectId", [None] * piece.size))):
        if isinstance(name, bytes):
            name = name.decode("latin-1")
        if name is None or name == "":
            wrong[place] = Refusal(NO_NAME)
        elif not isinstance(name, str):
            wrong[place] = Refusal(WRONG_TYPE, f"field objectId is {shown(name)}")
        elif not PLAIN_NAME.fullmatch(name) or name.startswith("schema"):
            wrong[place] = Refusal(BAD_NAME, shown(name))
        names.append("" if place in wrong else str(name))
    return names


class _Work:
    """The columns of one piece in the making."""

    def __init__(self, piece: Piece, types: Mapping[str, str], wrong: dict[int, Refusal]) -> None:
        self.piece, self.types, self.wrong = piece, types, wrong
        self.columns: dict[str, CellColumn] = {}
        self.new_tokens: dict[str, str] = {}

    def add(self, column: str, values: Column, own_token: str | None, field: str) -> None:
        """Convert one field; an unknown one keeps the type of its file."""
        token = self.types.get(column) or own_token or _token_of(values)
        if token is None:
            return
        result = signs(values, field) if column == "i:isdiffpos" else typed(values, token, field)
        self.columns[column] = result.cells
        if column not in COLUMN_TYPES:
            self.new_tokens[column] = token
        self.refuse(result.wrong)

    def refuse(self, wrong: Mapping[int, Refusal]) -> None:
        for place, refusal in wrong.items():
            self.wrong.setdefault(place, refusal)

    def survey_fields(self) -> None:
        """Fields of the survey: those of the candidate, and six of the packet's own."""
        for name in ROOT_OF_SURVEY:
            if name in self.piece.root:
                self.add(f"i:{name}", self.piece.root[name], None, name)
        for name, values in self.piece.candidate.items():
            if name not in ("candid", "objectId") or f"i:{name}" not in self.columns:
                self.add(f"i:{name}", values, self.piece.tokens.get(f"candidate.{name}"), name)

    def broker_fields(self) -> None:
        """Fields that the broker added, flattened; its defaults where a file of its own lacks a column."""
        root = self.piece.root
        for name, values in root.items():
            if name in ROOT_OF_SURVEY or name in _NOT_STORED or _RENAMED.get(name) in root:
                continue
            name_now = _RENAMED.get(name, name)
            for flat in nested.flatten(name_now, values, self.types):
                own = self.piece.tokens.get(f"root.{flat.name}") or flat.token
                self.add(f"d:{flat.name}", flat.values, own, flat.name)
                self.refuse(flat.wrong)
        if not _MADE_BY_FINK.isdisjoint(root):
            for column, cell in _DEFAULT_CELLS.items():
                if column not in self.columns:
                    self.columns[column] = [cell] * self.piece.size


def _token_of(values: Column) -> str | None:
    """Type of an unknown column by its values; None for what has no place in a cell (lists, dates)."""
    if isinstance(values, pa.Array):
        return token_of_arrow(values.type)
    kinds = {type(value.item() if isinstance(value, np.generic) else value) for value in values if value is not None}
    if kinds and kinds <= {int, float}:
        return "double" if float in kinds else "long"
    first = next((value for value in values if value is not None), None)
    for kind, token in ((bool, "boolean"), (int, "long"), (float, "double"), (str, "string")):
        if isinstance(first, kind):
            return token
    return None


def token_of_arrow(kind: pa.DataType) -> str | None:
    """Type token of an Arrow type, None for one that no cell holds."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer" if kind.bit_width <= 32 and kind != pa.uint32() else "long"
    if pa.types.is_floating(kind):
        return "double" if kind.bit_width > 32 else "float"
    return "string" if pa.types.is_string(kind) or pa.types.is_large_string(kind) else None


def _check_places_and_dates(work: _Work) -> list[float]:
    size, wrong = work.piece.size, work.wrong
    for place in _nulls(work.columns.get("i:candid"), size):
        wrong.setdefault(place, Refusal(NO_CANDID))
    numbers = {name: _decoded(work.columns.get(f"i:{name}"), size) for name in ("jd", "ra", "dec")}
    jd, ra, dec = numbers["jd"], numbers["ra"], numbers["dec"]
    for place in np.flatnonzero(~((jd >= FIRST_JD) & (jd <= LAST_JD))).tolist():
        wrong.setdefault(place, Refusal(BAD_DATE, f"jd is {_shown_number(jd[place])}"))
    for place in np.flatnonzero(~((ra >= 0) & (ra <= 360) & (np.abs(dec) <= 90))).tolist():
        where = f"ra is {_shown_number(ra[place])}, dec is {_shown_number(dec[place])}"
        wrong.setdefault(place, Refusal(BAD_POSITION, where))
    first_seen = _decoded(work.columns.get("i:jdstarthist"), size)
    for place in np.flatnonzero(np.isinf(first_seen)).tolist():
        wrong.setdefault(place, Refusal(BAD_DATE, f"jdstarthist is {first_seen[place]}"))
    dates: list[float] = jd.tolist()
    return dates


def _shown_number(value: float) -> str:
    return "missing" if np.isnan(value) else repr(float(value))


def _nulls(cells: CellColumn | None, size: int) -> Sequence[int]:
    return range(size) if cells is None else [place for place, cell in enumerate(cells) if cell is None]


def _decoded(cells: CellColumn | None, size: int) -> np.ndarray[Any, Any]:
    """Doubles, NaN for null."""
    values, _ = cell_codec.decode_column([None] * size if cells is None else cells, "double")
    return np.asarray(values, dtype=np.float64)


def _stamps(piece: Piece, wrong: dict[int, Refusal]) -> dict[str, CellColumn]:
    stamps = {}
    for name in CUTOUT_FIELDS:
        if name not in piece.root:
            continue
        column = piece.root[name]
        if isinstance(column, pa.StructArray) and column.type.get_field_index("stampData") >= 0:
            values: Column = column.flatten()[column.type.get_field_index("stampData")]
        else:
            values = [nested.stamp_of(value) for value in as_list(column)]
        result = typed(values, "fits/image", f"{name}.stampData")
        for place, refusal in result.wrong.items():
            wrong.setdefault(place, refusal)
        stamps[f"b:{name}_stampData"] = result.cells
    return stamps


def _without(alerts: Alerts, wrong: Mapping[int, Refusal], piece: Piece) -> Alerts:
    """The alerts that are not refused."""
    kept = [place for place in range(piece.size) if place not in wrong]

    def some(cells: Sequence[Any]) -> list[Any]:
        return [cells[place] for place in kept]

    return Alerts(
        object_ids=some(alerts.object_ids),
        jd=some(alerts.jd),
        columns={column: some(cells) for column, cells in alerts.columns.items()},
        entries=alerts.entries.of_owners(kept),
        stamps={column: some(cells) for column, cells in alerts.stamps.items()},
        tokens=alerts.tokens,
        refused=[(refusal, piece.origin[place]) for place, refusal in sorted(wrong.items())],
    )
