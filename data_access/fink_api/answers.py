"""Answers kept for a while, within a number of bytes; who asks what is being asked waits for it."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass
class _Kept(Generic[V]):
    value: V
    size_bytes: int
    read_at: float


class Answers(Generic[V]):
    """Answers by question, least recently used out first.

    Parameters
    ----------
    fresh_seconds : an older answer is not given
    most_bytes : of all answers together; a larger one is not kept
    """

    def __init__(self, *, fresh_seconds: float, most_bytes: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._fresh_seconds, self._most_bytes, self._clock = fresh_seconds, most_bytes, clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, _Kept[V]] = OrderedDict()
        self._bytes = 0
        self._asking: dict[str, threading.Lock] = {}

    def get(self, question: str, ask: Callable[[], tuple[V, int]]) -> V:
        """The kept answer, or what `ask` gives with its size in bytes."""
        at_hand = self.peek(question)
        if at_hand is not None:
            return at_hand
        with self._lock:
            gate = self._asking.setdefault(question, threading.Lock())
        try:
            with gate:
                at_hand = self.peek(question)  # somebody may have asked while this caller waited
                if at_hand is None:
                    at_hand, size_bytes = ask()
                    self._keep(question, _Kept(at_hand, size_bytes, self._clock()))
                return at_hand
        finally:
            with self._lock:
                self._asking.pop(question, None)

    def peek(self, question: str) -> V | None:
        """The fresh answer that is kept, None if there is none."""
        with self._lock:
            kept = self._kept.get(question)
            if kept is None or self._clock() - kept.read_at >= self._fresh_seconds:
                return None
            self._kept.move_to_end(question)
            return kept.value

    def _keep(self, question: str, kept: _Kept[V]) -> None:
        if kept.size_bytes > self._most_bytes:
            return
        with self._lock:
            old = self._kept.pop(question, None)
            self._bytes += kept.size_bytes - (old.size_bytes if old else 0)
            self._kept[question] = kept
            while self._bytes > self._most_bytes:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= dropped.size_bytes
