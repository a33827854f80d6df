"""The simulated sky into a store that has no alerts, or the rest of it where its writing was cut."""

from __future__ import annotations

import subprocess
import sys

from data_access import open_store, settings
from data_access.errors import NoSuchTable
from data_access.store import Store
from simulation.mark import unfinished


def fill(url: str) -> bool:
    """Whether the store holds alerts at the end; the command's own output says why not."""
    with open_store(url) as store:
        asked = unfinished(store)
        if asked is None and not _is_empty(store):
            return True
    if asked is None:
        print("The store is empty: drawing a simulated sky into it (less than a minute, once)", flush=True)
    else:
        print("The simulated sky in the store is not whole: drawing it again (less than a minute)", flush=True)
    words = [] if asked is None else asked.as_words()
    command = [sys.executable, "-m", "simulation", "--store", url, *words]
    return subprocess.run(command, cwd=settings.PROJECT_ROOT, check=False).returncode == 0


def _is_empty(store: Store) -> bool:
    try:
        return next(iter(store.table("ztf").scan(limit=1)), None) is None
    except NoSuchTable:
        return True
