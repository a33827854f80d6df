"""Drawing cutouts in several processes, in order, a bounded number of alerts ahead of the reader."""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from simulation.stamps import StampOrder, draw, draw_all
from simulation.types import Packet

CHUNK = 16
"""Alerts that a process takes at a time."""
Drawn = tuple[bytes, bytes, bytes]
Chunk = tuple[tuple[Packet, StampOrder], ...]


def available_processes() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _submit(pool: ProcessPoolExecutor, chunk: Chunk) -> Future[list[Drawn]] | None:
    try:
        return pool.submit(draw_all, [order for _, order in chunk])
    except BrokenProcessPool:
        return None


def _result(future: Future[list[Drawn]] | None, chunk: Chunk) -> list[Drawn]:
    """What the process drew; if it died, as for lack of memory, the same is drawn here."""
    try:
        if future is not None:
            return future.result()
    except BrokenProcessPool:
        pass
    return draw_all([order for _, order in chunk])


def drawn_in_order(orders: Iterator[tuple[Packet, StampOrder]], processes: int) -> Iterator[tuple[Packet, Drawn]]:
    """Draw the cutouts of each packet.

    Parameters
    ----------
    orders : iterator of (packet, StampOrder)
    processes : int
        Processes that draw; 1: this one alone.

    Yields
    ------
    tuple
        Packet and its three files, in the order of ``orders``, the same bytes whatever ``processes`` is.
    """
    if processes <= 1:
        for packet, order in orders:
            yield packet, draw(order)
        return
    # Fresh interpreters, not forks: the caller may hold a store and threads.
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
    try:
        waiting: deque[tuple[Chunk, Future[list[Drawn]] | None]] = deque()
        for chunk in _chunks(orders):
            waiting.append((chunk, _submit(pool, chunk)))
            if len(waiting) > 2 * processes:
                yield from _ready(*waiting.popleft())
        while waiting:
            yield from _ready(*waiting.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _ready(chunk: Chunk, future: Future[list[Drawn]] | None) -> Iterator[tuple[Packet, Drawn]]:
    for (packet, _), files in zip(chunk, _result(future, chunk), strict=True):
        yield packet, files


def _chunks(orders: Iterator[tuple[Packet, StampOrder]]) -> Iterator[Chunk]:
    chunk: list[tuple[Packet, StampOrder]] = []
    for order in orders:
        chunk.append(order)
        if len(chunk) == CHUNK:
            yield tuple(chunk)
            chunk = []
    if chunk:
        yield tuple(chunk)
