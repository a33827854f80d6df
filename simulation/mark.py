"""What a store keeps of its simulated sky: which one it is, and whether all of it was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from data_access.errors import NoSuchTable
from data_access.schema import TABLES
from data_access.store import Store

_TABLE, _KEY, _COLUMN = "alertscope.about", b"about", b"i:simulation"


@dataclass(frozen=True)
class Asked:
    """What was asked of `python -m simulation`."""

    seed: int
    nights: int
    alerts: int | None
    cutouts: bool

    def as_words(self) -> list[str]:
        """The words of the command that writes the same sky."""
        words = ["--seed", str(self.seed), "--nights", str(self.nights)]
        if self.alerts is not None:
            words += ["--alerts", str(self.alerts)]
        return words if self.cutouts else [*words, "--no-cutouts"]


def set_begun(store: Store, asked: Asked) -> None:
    """Note that a sky is being written."""
    _write(store, {"asked": asdict(asked), "whole": False, "to_try": {}})


def set_whole(store: Store, asked: Asked, to_try: Mapping[str, str]) -> None:
    """Note that all of a sky is there, with one object to try for each topic."""
    _write(store, {"asked": asdict(asked), "whole": True, "to_try": dict(to_try)})


def unfinished(store: Store) -> Asked | None:
    """The sky whose writing was cut, None if there is none."""
    note = _read(store)
    return Asked(**note["asked"]) if note and not note["whole"] else None


def to_try(store: Store) -> dict[str, str]:
    """One object of the simulated sky for each topic; empty for another sky."""
    note = _read(store)
    return {str(topic): str(name) for topic, name in note["to_try"].items()} if note else {}


def _write(store: Store, note: dict[str, Any]) -> None:
    store.create_table(_TABLE, TABLES[_TABLE].families)
    store.write({_TABLE: [(_KEY, {_COLUMN: json.dumps(note, sort_keys=True).encode()})]})


def _read(store: Store) -> dict[str, Any] | None:
    try:
        note = store.table(_TABLE).row(_KEY, [_COLUMN]).get(_COLUMN)
    except NoSuchTable:
        return None
    return None if note is None else json.loads(note)
