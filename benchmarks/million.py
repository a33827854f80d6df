"""Whether an object opens as fast among a million alerts as among ten thousand, in the embedded store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import sky
from benchmarks.figures import Figure
from benchmarks.lab import Lab
from benchmarks.samples import Sample, alternating
from data_access import open_store, queries
from data_access.settings import PROJECT_ROOT

TITLE = "the same object among few and among many simulated alerts, embedded store"
HIGHEST_RATIO = 1.3
_OBJECT = "ZTF18benchab"


def run(lab: Lab) -> list[Figure]:
    """Warm in one process, fresh in processes of their own with the file in memory, and with the file on disk only."""
    few, many = 10_000, lab.pick(100_000, 1_000_000)
    urls = {size: lab.simulated_url(size) for size in (few, many)}
    with open_store(urls[few]) as small, open_store(urls[many]) as large:
        rows = check_same(queries.history_of(small, _OBJECT), queries.history_of(large, _OBJECT))
        counts = {few: small.count_rows("ztf"), many: large.count_rows("ztf")}
        among_many, among_few = alternating(
            lambda: queries.history_of(large, _OBJECT),
            lambda: queries.history_of(small, _OBJECT),
            lab.pick(10, 60),
            warm_up=3,
        )
    what = f"{sky.SIZES[_OBJECT]} alerts among {{}}: "
    note = f"{counts[few]:,} and {counts[many]:,} alerts; the same {rows} rows"
    figures = [
        Figure(what.format(f"{few:,}") + "history_of, warm", among_few.scaled(1e3), "ms"),
        Figure(what.format(f"{many:,}") + "history_of, warm", among_many.scaled(1e3), "ms", note=note),
        Figure("ratio, warm", among_many.over(among_few), target=HIGHEST_RATIO),
    ]
    for state in ("in memory", "on disk"):
        among_many, among_few = _fresh(urls[many], urls[few], lab.pick(3, 15), state == "on disk")
        told = f"open, types and history_of in a new process, file {state}"
        figures += [
            Figure(what.format(f"{few:,}") + told, among_few.scaled(1e3), "ms"),
            Figure(what.format(f"{many:,}") + told, among_many.scaled(1e3), "ms"),
            Figure(f"ratio, new process, file {state}", among_many.over(among_few), target=HIGHEST_RATIO),
        ]
    return figures


def check_same(one: Any, other: Any) -> int:
    """Number of rows of two frames that must be equal.

    Raises
    ------
    RuntimeError
        They differ, so that their times cannot be compared.
    """
    if one.empty or not one.equals(other):
        raise RuntimeError(f"The stores do not hold the same rows of {_OBJECT}.")
    return len(one)


def _fresh(many_url: str, few_url: str, pairs: int, from_disk: bool) -> tuple[Sample, Sample]:
    of_many: list[float] = []
    of_few: list[float] = []
    opened_in_new_process(many_url, from_disk)
    for pair in range(pairs):
        order = [(many_url, of_many), (few_url, of_few)]
        for url, found in order if pair % 2 else reversed(order):
            found.append(opened_in_new_process(url, from_disk))
    return Sample.of(of_many), Sample.of(of_few)


def opened_in_new_process(url: str, from_disk: bool) -> float:
    """Seconds to open a store and read the object in a process that has only done its imports."""
    if from_disk:
        drop_from_memory(Path(url.removeprefix("embedded:")) / "data.mdb")
    command = [sys.executable, "-c", _OPEN, url, _OBJECT]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT_ROOT)
    return float(json.loads(done.stdout)["seconds"])


def drop_from_memory(file: Path) -> None:
    """Have the system forget what it keeps of a file in memory."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


_OPEN = """
import json, sys, time
from data_access import embedded, open_store, queries, table_types
started = time.perf_counter()
with open_store(sys.argv[1]) as store:
    table_types.warm(store)
    frame = queries.history_of(store, sys.argv[2])
print(json.dumps({"seconds": time.perf_counter() - started, "rows": len(frame)}))
"""
