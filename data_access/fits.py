"""Fits beside the pages: each runs in a process of its own, once for all who ask, within a time, and can be stopped.

A fit holds the interpreter for a tenth of a second to many; in the server's own process all other visitors would wait
for it, and nothing could stop it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from typing import Any

from loky.backend import get_context
from pebble import ProcessFuture, ProcessPool

from data_access.asked import AskedOnce, Standing
from science.errors import NotEnoughData
from science.worker import FIT_MODULES, prepare

WORKERS = 2


@dataclass
class Job:
    """A fit that was asked for.

    Attributes
    ----------
    key : what it is of
    limit_seconds : it is ended when it runs longer
    waiting : visitors whose page shows it
    seconds : how long it took, or has been waited for so far
    """

    key: Hashable
    limit_seconds: float
    waiting: set[str] = field(default_factory=set)
    _future: ProcessFuture | None = None
    _began: float = field(default_factory=time.monotonic)
    _ended: float | None = None

    def start(self, future: ProcessFuture) -> None:
        """Take over what the process pool will give."""
        self._future = future
        future.add_done_callback(self._note_end)

    @property
    def is_running(self) -> bool:
        """Whether there is no answer yet."""
        return self._future is None or not self._future.done()

    @property
    def seconds(self) -> float:
        """Seconds from the question to the answer, or until now."""
        return (time.monotonic() if self._ended is None else self._ended) - self._began

    def wait(self, seconds: float) -> bool:
        """Wait for the answer for so long at most; whether it is there."""
        deadline = time.monotonic() + seconds
        while self.is_running and time.monotonic() < deadline:
            time.sleep(0.01)
        return not self.is_running

    @property
    def standing(self) -> Standing:
        """Where it stands now."""
        if self.is_running:
            return Standing.RUNNING
        error = self.error
        if error is None:
            return Standing.DONE
        if isinstance(error, CancelledError):
            return Standing.STOPPED
        if isinstance(error, TimeoutError):
            return Standing.TOO_LONG
        return Standing.REFUSED if isinstance(error, NotEnoughData) else Standing.FAILED

    @property
    def error(self) -> BaseException | None:
        """Why there is no result, None if there is one or none yet."""
        if self._future is None or not self._future.done():
            return None
        try:
            error: BaseException | None = self._future.exception()
        except CancelledError as stopped:
            return stopped
        return error

    @property
    def result(self) -> Any:
        """What the fit gave; only when `standing` is `DONE`."""
        assert self._future is not None
        return self._future.result(timeout=0)

    def stop(self) -> None:
        """End it, also in the middle."""
        if self._future is not None:
            self._future.cancel()

    def _note_end(self, _: ProcessFuture) -> None:
        self._ended = time.monotonic()


class Fits(AskedOnce[Job]):
    """Fits by key, running or ended.

    Parameters
    ----------
    most : ended fits that are kept
    workers : processes
    modules : what each process loads when it starts
    """

    def __init__(self, *, most: int, workers: int = WORKERS, modules: tuple[str, ...] = FIT_MODULES) -> None:
        super().__init__(most=most)
        self._workers, self._modules = workers, modules
        self._pool: ProcessPool | None = None

    def warm(self) -> None:
        """Start the processes if they do not run, without waiting for them."""
        with self._lock:
            if not self._runs():
                self._started().schedule(prepare, kwargs={"modules": self._modules})

    def ask(
        self,
        key: Hashable,
        function: Callable[..., Any],
        arguments: Callable[[], Mapping[str, Any]],
        *,
        limit_seconds: float,
        visitor: str = "",
    ) -> Job:
        """The fit of a key, begun if nobody asked for it before.

        Parameters
        ----------
        key : what is fitted and how, of scalars
        function : at the top level of a module, so that another process finds it
        arguments : keyword arguments, asked for only if the fit is begun
        limit_seconds : it is ended when it runs longer
        visitor : who waits for it; the last one who leaves ends it (`leave`)
        """

        def begin() -> Job:
            job, given = Job(key, limit_seconds), dict(arguments())
            job.start(self._started().schedule(function, kwargs=given, timeout=limit_seconds))
            return job

        return self._of(key, visitor, begin, stopped_too=True)

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            pool, self._pool = self._pool, None
            self._jobs.clear()
        if pool is not None:
            pool.stop()
            pool.join(5)

    def _runs(self) -> bool:
        return self._pool is not None and bool(self._pool.active)

    def _started(self) -> ProcessPool:
        if self._pool is None or not self._runs():
            # Not forked, since the server's threads would leave locks behind that nobody opens; and not Python's own
            # `spawn`, which runs the main script again in each process: here that is a page.
            self._pool = ProcessPool(
                self._workers, context=get_context("loky"), initializer=prepare, initargs=(self._modules,)
            )
        return self._pool
