"""Long questions beside the pages: each is asked once for all who want it, tells how far it is, and can be stopped.

Unlike a fit (`data_access.fits`) such a question mostly waits for the store, so that a thread is enough.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError
from typing import Any

from data_access.asked import AskedOnce, Standing
from data_access.errors import AlertscopeError

Tell = Callable[[int, int], None]
"""A question calls it with what is done of how much; it raises where the question was stopped."""

AT_ONCE = 2
_SHARE_FOR_OTHERS = 0.2
"""So much of its time a question pauses: what it computes in Python holds up every page meanwhile."""


class Job:
    """A question that was asked for.

    Attributes
    ----------
    key : what is asked
    done, total : how far it is; both 0 before it begins
    waiting : visitors whose page shows it
    """

    def __init__(self, key: Hashable) -> None:
        self.key = key
        self.done = self.total = 0
        self.waiting: set[str] = set()
        self._began, self._ended_at = time.monotonic(), 0.0
        self._told_at = self._began
        self._stop, self._ended = threading.Event(), threading.Event()
        self._result: Any = None
        self.error: BaseException | None = None

    @property
    def is_running(self) -> bool:
        """Whether there is no answer yet."""
        return not self._ended.is_set()

    @property
    def seconds(self) -> float:
        """Seconds from the question to the answer, or until now."""
        return (time.monotonic() if self.is_running else self._ended_at) - self._began

    @property
    def standing(self) -> Standing:
        """Where it stands now."""
        if self.is_running:
            return Standing.RUNNING
        if self.error is None:
            return Standing.DONE
        if isinstance(self.error, CancelledError):
            return Standing.STOPPED
        return Standing.REFUSED if isinstance(self.error, AlertscopeError) else Standing.FAILED

    @property
    def result(self) -> Any:
        """The answer; only when `standing` is `DONE`."""
        return self._result

    def wait(self, seconds: float) -> bool:
        """Wait for the answer for so long at most; whether it is there."""
        return self._ended.wait(seconds)

    def stop(self) -> None:
        """End it at its next report."""
        self._stop.set()

    def run(self, function: Callable[[Tell], Any], gate: threading.Semaphore) -> None:
        """Ask the question in this thread, when fewer than `AT_ONCE` others run."""
        try:
            with gate:
                self._tell(0, 0)
                self._result = function(self._tell)
        except BaseException as error:
            self.error = error
        self._ended_at = time.monotonic()
        self._ended.set()

    def _tell(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise CancelledError
        self.done, self.total = done, total
        time.sleep(min(_SHARE_FOR_OTHERS * (time.monotonic() - self._told_at), 0.2))
        self._told_at = time.monotonic()


class Jobs(AskedOnce[Job]):
    """Questions by key, running or ended.

    Parameters
    ----------
    most : ended ones that are kept
    """

    def __init__(self, *, most: int) -> None:
        super().__init__(most=most)
        self._gate = threading.BoundedSemaphore(AT_ONCE)

    def ask(self, key: Hashable, function: Callable[[Tell], Any], *, visitor: str = "") -> Job:
        """The question of a key, begun if nobody asked it before.

        Parameters
        ----------
        key : what is asked, of scalars
        function : gives the answer, and says how far it is
        visitor : who waits for it; the last one who leaves ends it (`leave`)
        """

        def begin() -> Job:
            job = Job(key)
            threading.Thread(target=job.run, args=(function, self._gate), name="job", daemon=True).start()
            return job

        return self._of(key, visitor, begin, stopped_too=False)

    def close(self) -> None:
        """End all questions."""
        with self._lock:
            jobs = list(self._jobs.values())
            self._jobs.clear()
        for job in jobs:
            job.stop()
