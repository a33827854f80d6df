"""What readers hand on: some packets of one file, as nested packets or as a record batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from data_access.ingest.report import Refusal


@dataclass
class Portion:
    """Some packets of a file.

    Attributes
    ----------
    packets : nested packets, or a record batch of them
    refused : reasons of packets that the reader itself refuses, with their number
    origin : where each packet is from, for messages
    tokens : the file's own types, by `root.name` and `candidate.name`
    bytes_read : place in the file
    """

    packets: Sequence[Any] | pa.RecordBatch
    origin: Sequence[str]
    tokens: Mapping[str, str] = field(default_factory=dict)
    refused: Sequence[tuple[Refusal, int]] = ()
    bytes_read: int = 0
