"""Samples of a measured quantity, and two ways of doing a thing compared in alternation."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Sample:
    """What repeats of one measurement gave."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Iterable[float]) -> Self:
        """A sample of at least one value.

        Raises
        ------
        ValueError
            There is none.
        """
        taken = tuple(float(value) for value in values)
        if not taken:
            raise ValueError("A sample needs at least one value.")
        return cls(taken)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def low(self) -> float:
        return min(self.values)

    @property
    def high(self) -> float:
        return max(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def scaled(self, factor: float) -> Sample:
        """The same in another unit."""
        return Sample(tuple(value * factor for value in self.values))

    def over(self, other: Sample) -> Sample:
        """Ratio of each value to its partner in a sample of the same length."""
        return Sample(tuple(a / b for a, b in zip(self.values, other.values, strict=True)))

    def minus(self, other: Sample) -> Sample:
        """Difference of each value and its partner in a sample of the same length."""
        return Sample(tuple(a - b for a, b in zip(self.values, other.values, strict=True)))


def seconds_of(call: Callable[[], object]) -> float:
    """Wall time of one call; the garbage of what ran before is collected ahead of it."""
    gc.collect()
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def repeated(call: Callable[[], object], times: int, warm_up: int = 1) -> Sample:
    """Wall seconds of a call, after some that do not count."""
    for _ in range(warm_up):
        call()
    return Sample.of(seconds_of(call) for _ in range(times))


def alternating(
    first: Callable[[], object], second: Callable[[], object], pairs: int, warm_up: int = 2
) -> tuple[Sample, Sample]:
    """Wall seconds of two calls, measured in pairs so that a slow moment of the machine meets both.

    Which of the two goes first changes from pair to pair.

    Returns
    -------
    two samples, value i of each from pair i: `first.over(second)` is the ratio pair by pair
    """
    for _ in range(warm_up):
        first()
        second()
    of_first, of_second = [], []
    for pair in range(pairs):
        if pair % 2:
            of_second.append(seconds_of(second))
            of_first.append(seconds_of(first))
        else:
            of_first.append(seconds_of(first))
            of_second.append(seconds_of(second))
    return Sample.of(of_first), Sample.of(of_second)
