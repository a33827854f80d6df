"""Real alert packets as the frames that the science functions take, read without any code of this project."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import fastavro
import pandas as pd
import pyarrow.parquet as pq

Packet = dict[str, Any]


@cache
def packets_of(path: Path) -> tuple[Packet, ...]:
    """All packets of a file."""
    if path.suffix == ".avro":
        with path.open("rb") as stream:
            return tuple(fastavro.reader(stream))
    return tuple(pq.read_table(path).to_pylist())


def all_packets(shared_data: Path) -> list[Packet]:
    """All packets of the alert files."""
    files = sorted(path for path in (shared_data / "alerts").iterdir() if path.suffix in (".avro", ".parquet"))
    return [packet for path in files for packet in packets_of(path)]


def row_of(packet: Packet) -> dict[str, Any]:
    """One packet's flat row under the broker's column names."""
    row = {f"i:{name}": value for name, value in packet["candidate"].items()}
    row |= {"i:objectId": packet["objectId"], "i:candid": packet["candid"]}
    skipped = ("candidate", "objectId", "candid", "publisher", "schemavsn")
    row |= {
        f"d:{name}": value
        for name, value in packet.items()
        if name not in skipped and not isinstance(value, (dict, list, bytes))
    }
    return row


def history_of(packet: Packet) -> pd.DataFrame:
    """A packet and its 30-day history as a history frame."""
    rows = [{**row_of(packet), "d:tag": "valid", "d:own": True}]
    for point in packet["prv_candidates"] or []:
        row = {f"i:{name}": value for name, value in point.items()}
        good = point["magpsf"] is not None and (point["rb"] or 0) >= 0.55 and point["nbad"] == 0
        row["d:tag"] = "upperlim" if point["magpsf"] is None else ("valid" if good else "badquality")
        rows.append({**row, "d:own": False})
    frame = pd.DataFrame(rows)
    frame["i:candid"] = pd.array([row.get("i:candid") for row in rows], dtype="Int64")
    return frame
