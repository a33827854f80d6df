"""What an ingest did: what it stored, what it refused and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_EXAMPLES_KEPT = 3
_LONGEST_VALUE = 60

NO_NAME = "no objectId"
BAD_NAME = "not a plain objectId"
NO_CANDID = "no candid"
WRONG_TYPE = "wrong type"
TOO_LARGE = "an id over 64 bits"
BAD_POSITION = "impossible position"
BAD_DATE = "impossible date"
BAD_KEY = "not fit for a row key"
DUPLICATES = "duplicate fields"
NOT_AN_ALERT = "not an alert"
RUBIN = "LSST alert, not supported yet"
DAMAGED_PACKET = "damaged packet"
NOT_A_FILE = "not an alert file"
TRUNCATED = "truncated or damaged file"
UNREADABLE = "unreadable file"


class Refusal(NamedTuple):
    """Why something was not stored: the kind of reason, and what is particular to the case."""

    kind: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}" if self.detail else self.kind


class Refused(Exception):
    """A file, or what is left of it, cannot be read."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.refusal = Refusal(kind, detail)


@dataclass
class Report:
    """The sum of an ingest.

    Attributes
    ----------
    alerts : int
        Packets stored, repeated and already present ones included.
    refused : int
        Packets not stored; a file that cannot be read, or the unreadable rest of one, counts as one.
    rows : int
        Rows written, of all tables.
    reasons : Counter
        How many were refused, by kind of reason.
    examples : dict
        The first refusals of each kind, in words.
    """

    alerts: int = 0
    refused: int = 0
    rows: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, refusal: Refusal, where: str = "", count: int = 1) -> None:
        """Count packets that are not stored, all for one reason."""
        if count < 1:
            return
        self.refused += count
        self.reasons[refusal.kind] += count
        examples = self.examples.setdefault(refusal.kind, [])
        if len(examples) < _EXAMPLES_KEPT:
            examples.append(f"{refusal} ({where})" if where else str(refusal))

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values, for JSON."""
        return {
            "alerts": self.alerts,
            "refused": self.refused,
            "rows": self.rows,
            "reasons": dict(self.reasons.most_common()),
            "examples": self.examples,
        }


def shown(value: object) -> str:
    """A value in a message: never longer than a line, never with control characters."""
    try:
        text = repr(value)
    except Exception:
        text = f"a {type(value).__name__}"
    text = text.encode("ascii", "backslashreplace").decode()
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"
