"""What benchmarks share: how hard to try, where to keep what is dear to make, and stores to measure."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import sky
from data_access import open_store
from data_access.settings import PROJECT_ROOT
from deploy.hbase_jars import CannotRunHBase
from deploy.local_hbase import LocalHBase

CACHE = PROJECT_ROOT / ".cache" / "benchmarks"
_FORMAT_CODE = tuple(f"data_access/{name}.py" for name in ("packed_rows", "lmdb_folder", "cells", "row_keys", "schema"))
_STORE_CODE = ("data_access/*.py", "data_access/ingest/*.py", "simulation/*.py", "benchmarks/sky.py")


class NotMeasured(Exception):
    """Something real is missing on this machine, such as a JDK or a browser."""


class Lab:
    """One run of the benchmarks.

    Parameters
    ----------
    quick : fewer repeats and smaller stores, to see that all works; such figures are not kept
    """

    def __init__(self, *, quick: bool) -> None:
        self.quick = quick

    def pick(self, quick: int, full: int) -> int:
        """A number of repeats or alerts."""
        return quick if self.quick else full

    def objects_url(self) -> str:
        """URL of an embedded store with the objects of `benchmarks.sky`, made once for each state of the code."""
        return self._kept_store("objects", [sys.executable, "-c", _FILL_OBJECTS])

    def copies_url(self) -> str:
        """As `objects_url`, with the further objects of each size."""
        return self._kept_store("copies", [sys.executable, "-c", _FILL_COPIES])

    def sky_url(self) -> str:
        """URL of an embedded store with 60 simulated nights, stamps included."""
        command = [sys.executable, "-m", "simulation", "--quiet", "--nights", "60", "--seed", "1", "--store"]
        return self._kept_store("sky", command)

    def simulated_url(self, alerts: int) -> str:
        """URL of an embedded store with so many simulated alerts and the objects.

        A million takes 10 to 25 minutes on two cores, so it is only made anew when the format of the store changes.
        """
        command = [sys.executable, "-c", _FILL_SIMULATED, str(alerts)]
        return self._kept_store(f"simulated-{alerts}", command, _FORMAT_CODE)

    @contextmanager
    def hbase(self) -> Iterator[LocalHBase]:
        """A fresh HBase of its own, with the settings that run fast.

        Raises
        ------
        NotMeasured
            There is no JDK or no HBase here.
        """
        with self.folder() as folder:
            hbase = LocalHBase(folder)
            try:
                hbase.start()
            except CannotRunHBase as problem:
                raise NotMeasured(str(problem)) from problem
            try:
                yield hbase
            finally:
                hbase.kill()

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """A folder for the time of a measurement, on the disk of the cache."""
        CACHE.mkdir(parents=True, exist_ok=True)
        path = Path(tempfile.mkdtemp(prefix="run-", dir=CACHE))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def _kept_store(self, name: str, command: list[str], code: Sequence[str] = _STORE_CODE) -> str:
        """A store that another process fills, so that what it leaves in memory is not in the measuring one."""
        path = CACHE / f"{name}-{code_state(code)}"
        if not path.exists():
            for old in CACHE.glob(f"{name}-*"):
                shutil.rmtree(old, ignore_errors=True)
            with self.folder() as making:
                print(f"Making a store to measure: {name}", flush=True)
                subprocess.run([*command, f"embedded:{making / 'store'}"], check=True, cwd=PROJECT_ROOT)
                (making / "store").rename(path)
        return f"embedded:{path}"


def code_state(patterns: Sequence[str]) -> str:
    """A short name for the state of the code that decides what a store holds."""
    files = sorted(file for pattern in patterns for file in PROJECT_ROOT.glob(pattern))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:10]


def fill_objects(url: str) -> None:
    """Put the objects of exact size into a store."""
    with open_store(url) as store:
        sky.fill(store)


def fill_copies(url: str) -> None:
    """Put the objects and their copies into a store."""
    with open_store(url) as store:
        sky.fill(store)
        sky.fill_copies(store)


def fill_simulated(alerts: int, url: str) -> None:
    """Fill a store with simulated alerts without stamps, a part for each core, and the objects of exact size."""
    parts = max(1, os.cpu_count() or 1)
    large = [sys.executable, "-m", "simulation", "--quiet", "--store", url, "--alerts"]
    counts = [alerts // parts + (part < alerts % parts) for part in range(parts)]
    running = [
        subprocess.Popen([*large, str(count), "--seed", str(seed)], cwd=PROJECT_ROOT)
        for seed, count in enumerate(counts, start=1)
    ]
    if sum(process.wait() for process in running):  # all are waited for
        raise RuntimeError("The simulated alerts could not be written; the lines above say why.")
    with open_store(url) as store:
        sky.fill(store, cutouts=False)


_FILL_OBJECTS = "import sys; from benchmarks.lab import fill_objects; fill_objects(sys.argv[1])"
_FILL_COPIES = "import sys; from benchmarks.lab import fill_copies; fill_copies(sys.argv[1])"
_FILL_SIMULATED = "import sys; from benchmarks.lab import fill_simulated; fill_simulated(int(sys.argv[1]), sys.argv[2])"
