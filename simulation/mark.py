"""What a store keeps of its simulated sky: which one it is, and whether all of it was written."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

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


def set_mark(store: Store, asked: Asked, *, whole: bool) -> None:
    """Note that a sky is being written, or that all of it is there."""
    store.create_table(_TABLE, TABLES[_TABLE].families)
    note = json.dumps({**asdict(asked), "whole": whole}, sort_keys=True).encode()
    store.write({_TABLE: [(_KEY, {_COLUMN: note})]})


def unfinished(store: Store) -> Asked | None:
    """The sky whose writing was cut, None if there is none."""
    try:
        note = store.table(_TABLE).row(_KEY, [_COLUMN]).get(_COLUMN)
    except NoSuchTable:
        return None
    if note is None:
        return None
    asked = json.loads(note)
    return None if asked.pop("whole") else Asked(**asked)
