"""What was read before: kept fresh for a while, and served with its age when the store does not answer."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from data_access.errors import AlertscopeError, StoreUnavailable

V = TypeVar("V")


@dataclass(frozen=True)
class Kept(Generic[V]):
    """A value, how old it is, and, if the store could not be asked again, why."""

    value: V
    age_seconds: float
    problem: StoreUnavailable | None = None
    fetch_seconds: float = 0.0


class Breaker:
    """After a failure of the store, lets one question through every `pause_seconds` and refuses the others at once."""

    def __init__(self, pause_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause_seconds, self._clock = pause_seconds, clock
        self._lock = threading.Lock()
        self._error: StoreUnavailable | None = None
        self._next_try = 0.0

    def call(self, fetch: Callable[[], V]) -> V:
        """The fetched value.

        Raises
        ------
        StoreUnavailable
            The store failed now, or a moment ago and is not asked again yet.
        """
        with self._lock:
            if self._error is not None:
                if self._clock() < self._next_try:
                    raise StoreUnavailable(str(self._error))
                self._next_try = self._clock() + self._pause_seconds  # this caller tries, the others wait
        try:
            value = fetch()
        except StoreUnavailable as error:
            with self._lock:
                self._error, self._next_try = error, self._clock() + self._pause_seconds
            raise
        with self._lock:
            self._error = None
        return value


@dataclass
class _Entry(Generic[V]):
    value: V
    read_at: float
    fetch_seconds: float


class Memory(Generic[V]):
    """Values by key, least recently used out first.

    Parameters
    ----------
    fresh_seconds : a younger value is given without asking the store
    refusal_seconds : so long an answer "there is none" or "bad question" is repeated without asking
    most : number of entries
    breaker : shared by all memories of one store
    """

    def __init__(
        self,
        *,
        fresh_seconds: float,
        refusal_seconds: float,
        most: int,
        breaker: Breaker,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fresh_seconds, self._refusal_seconds = fresh_seconds, refusal_seconds
        self._most, self._breaker, self._clock = most, breaker, clock
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, _Entry[V]] = OrderedDict()
        self._refusals: OrderedDict[Hashable, tuple[float, AlertscopeError]] = OrderedDict()
        self._fetching: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, fetch: Callable[[], V]) -> Kept[V]:
        """The value of a key: kept, fetched (once, whoever asks meanwhile waits), or old with the store's problem.

        Raises
        ------
        AlertscopeError
            The store refused, or is down and nothing was kept.
        """
        fresh = self._fresh(key)
        if fresh is not None:
            return fresh
        with self._lock:
            gate = self._fetching.setdefault(key, threading.Lock())
        with gate:
            fresh = self._fresh(key)  # somebody may have fetched it while this caller waited
            if fresh is not None:
                return fresh
            try:
                return self._fetch(key, fetch)
            finally:
                with self._lock:
                    self._fetching.pop(key, None)

    def peek(self, key: Hashable) -> Kept[V] | None:
        """The fresh value of a key, or None; the store is not asked."""
        return self._fresh(key)

    def forget(self) -> None:
        """Drop all that is kept."""
        with self._lock:
            self._entries.clear()
            self._refusals.clear()

    def _fresh(self, key: Hashable) -> Kept[V] | None:
        now = self._clock()
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and now - entry.read_at < self._fresh_seconds:
                self._entries.move_to_end(key)
                return Kept(entry.value, now - entry.read_at, None, entry.fetch_seconds)
            refused_at, error = self._refusals.get(key, (float("-inf"), None))
        if error is not None and now - refused_at < self._refusal_seconds:
            raise error.with_traceback(None)
        return None

    def _fetch(self, key: Hashable, fetch: Callable[[], V]) -> Kept[V]:
        started = self._clock()
        try:
            value = self._breaker.call(fetch)
        except StoreUnavailable as problem:
            with self._lock:
                entry = self._entries.get(key)
            if entry is None:
                raise
            return Kept(entry.value, self._clock() - entry.read_at, problem, entry.fetch_seconds)
        except AlertscopeError as error:
            with self._lock:
                self._refusals[key] = (self._clock(), error)
                while len(self._refusals) > self._most:
                    self._refusals.popitem(last=False)
            raise
        now = self._clock()
        with self._lock:
            self._entries[key] = _Entry(value, now, now - started)
            self._entries.move_to_end(key)
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)
        return Kept(value, 0.0, None, now - started)
