"""A table of positions that a user brings."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.plain_text import count, escaped
from components.uploads import Brought
from data_access import cached
from data_access.crossmatch import MOST_POSITIONS
from data_access.position_files import PositionTable, read_positions
from data_access.position_files.read import MOST_BYTES
from data_access.showcase import ALERTS_READ, LEADING_LABELS

_FILE: Brought[PositionTable] = Brought("crossmatch", MOST_BYTES)
_WHAT_IS_READ = (
    f"CSV or any other table of text, VOTable, FITS or Parquet, also gzipped: up to {MOST_POSITIONS:,} rows with a "
    "right ascension and a declination (ICRS), in degrees, hours or sexagesimal. The file stays on this server, in the "
    "memory of your session only: the address of this page holds all else, but not the file."
)
_ROWS_IN_EXAMPLE = 40
_OFFSET_DEG = 0.4 / 3600.0


def table() -> PositionTable | None:
    """The table of the session under a line that lets go of it, else the upload."""
    found = _FILE.held()
    if found is not None:
        _FILE.line(found.name, f"{count(len(found.frame), 'row')}, {count(len(found.frame.columns), 'column')}")
        for note in found.notes:
            st.caption(f":material/info: {escaped(note)}")
        return found
    _FILE.offer("A file with your positions", read_positions)
    st.caption(_WHAT_IS_READ)
    st.button(
        "Try it with an example",
        key="crossmatch-example",
        icon=":material/play_arrow:",
        type="tertiary",
        on_click=lambda: _FILE.take(b"", "example.csv", _example),
        help="Positions 0.4″ beside the newest candidates of this store, and one where nothing is.",
    )
    return None


def _example(_: bytes, name: str) -> PositionTable:
    """Positions beside the newest candidates.

    Raises
    ------
    NoSuchTable, StoreUnavailable
    """
    newest = cached.latest_of_each(tuple(LEADING_LABELS.values()), ALERTS_READ).value
    objects = pd.concat([frame.assign(topic=label) for label, frame in newest.items()], ignore_index=True)
    objects = objects.drop_duplicates("i:objectId").head(_ROWS_IN_EXAMPLE)
    rows = [
        f"{number},{label},{ra:.7f},{min(dec + _OFFSET_DEG, 90.0):.7f}"
        for number, (label, ra, dec) in enumerate(
            zip(objects["topic"], objects["i:ra"], objects["i:dec"], strict=True), start=1
        )
    ]
    content = "\n".join(["number,topic,ra,dec", *rows, "0,nothing,180.0,-89.9"]).encode()
    return read_positions(content, name)
