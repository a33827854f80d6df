"""One writer at a time where a write depends on what was read before it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_access.store import Store

_EMBEDDED = "embedded:"


@contextmanager
def only_writer(store: Store) -> Iterator[None]:
    """Keep other ingests, of this process or another, out of the store meanwhile; readers go on.

    Notes
    -----
    The embedded store lives on one machine, so a lock on a file of its folder does it; it is free again when its
    holder is killed. A remote store knows no such lock: there, two ingests of the same object at the same moment
    may leave the older of its alerts in a row that they share, until either is run again.
    """
    if not store.url.startswith(_EMBEDDED):
        yield
        return
    folder = Path(store.url.removeprefix(_EMBEDDED)).expanduser()
    with open(folder / "ingest.lock", "ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
