"""What takes long and is asked for beside the pages: once for all who want it, kept, and ended when nobody waits."""

from __future__ import annotations

import enum
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar


class Standing(enum.Enum):
    """Where something that was asked for stands."""

    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    TOO_LONG = "too long"
    STOPPED = "stopped"
    FAILED = "failed"


class Running(Protocol):
    """What was asked for; `waiting` are the visitors whose page shows it."""

    waiting: set[str]

    @property
    def is_running(self) -> bool: ...

    @property
    def standing(self) -> Standing: ...

    def stop(self) -> None: ...


J = TypeVar("J", bound=Running)


class AskedOnce(Generic[J]):
    """By key, running or ended; of those that ended the least recently used are forgotten first.

    Parameters
    ----------
    most : ended ones that are kept
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._jobs: OrderedDict[Hashable, J] = OrderedDict()

    def peek(self, key: Hashable) -> J | None:
        """What was asked for by a key, if it was and is kept."""
        with self._lock:
            return self._jobs.get(key)

    def leave(self, key: Hashable, visitor: str) -> None:
        """A visitor no longer waits; it is ended if nobody does."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                return
            job.waiting.discard(visitor)
            if job.is_running and not job.waiting:
                del self._jobs[key]
                job.stop()

    def forget(self, key: Hashable) -> None:
        """Drop it, so that it is begun anew when it is asked for again."""
        with self._lock:
            job = self._jobs.pop(key, None)
        if job is not None:
            job.stop()

    def _of(self, key: Hashable, visitor: str, begin: Callable[[], J], *, stopped_too: bool) -> J:
        """What a key asks for, begun if nobody asked before.

        Parameters
        ----------
        stopped_too : whether one that was stopped stays so until it is forgotten
        """
        with self._lock:
            job = self._jobs.get(key)
            if job is None or (job.standing is Standing.STOPPED and not stopped_too):
                job = self._jobs[key] = begin()
            self._jobs.move_to_end(key)
            job.waiting.add(visitor)
            self._drop_old()
        return job

    def _drop_old(self) -> None:
        ended = [key for key, job in self._jobs.items() if not job.is_running]
        for key in ended[: max(len(self._jobs) - self._most, 0)]:
            del self._jobs[key]
