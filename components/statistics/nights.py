"""All nights as the page needs them: dates, numbers by column, and what surrounds the night in hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from data_access.night_counts import date_of
from science.columns import FloatArray, IntegerArray
from science.night_statistics import Usual, usual

_UNIX_ZERO_ORDINAL = 719_163
_MILLISECONDS_PER_DAY = 86_400_000.0


@dataclass(frozen=True)
class Nights:
    """The frame of `data_access.night_counts`, and which night is in hand.

    Attributes
    ----------
    frame : oldest first
    place : row of the night in hand, -1 if the store has no such night
    table : its counts, a row a night, a column for each of `columns`; NaN where a count is not known
    """

    frame: pd.DataFrame
    place: int
    table: FloatArray

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def names(self) -> list[str]:
        """All nights, oldest first."""
        return [str(night) for night in self.frame["night"]]

    @property
    def columns(self) -> list[str]:
        """The counts that there are: totals first, then the classes."""
        return [str(column) for column in self.frame.columns if column != "night"]

    @property
    def night(self) -> str:
        """The night in hand."""
        return str(self.frame["night"].iloc[self.place])

    @cached_property
    def days(self) -> IntegerArray:
        """Days since 1970-01-01."""
        return np.array([day_of(night) for night in self.names], dtype=np.int64)

    @property
    def milliseconds(self) -> FloatArray:
        """The begin of each date in milliseconds since 1970, UTC."""
        return self.days.astype(np.float64) * _MILLISECONDS_PER_DAY

    def counts(self, column: str) -> FloatArray:
        """A column of numbers, NaN where a night's is not known."""
        if column not in self._place_of:
            return np.full(len(self), np.nan)
        return self.table[:, self._place_of[column]]

    def count(self, column: str) -> float:
        """A number of the night in hand."""
        return float(self.counts(column)[self.place])

    def usual(self, columns: Sequence[str]) -> Usual:
        """What was usual before the night in hand."""
        return usual(counts=np.column_stack([self.counts(column) for column in columns]), place=self.place)

    @cached_property
    def _place_of(self) -> dict[str, int]:
        return {column: place for place, column in enumerate(self.columns)}


def nights_of(frame: pd.DataFrame) -> Nights:
    """All nights, the newest in hand."""
    table = frame.drop(columns="night").to_numpy(dtype=np.float64, na_value=np.nan)
    return Nights(frame, len(frame) - 1, table)


def with_in_hand(nights: Nights, asked: str | None) -> Nights:
    """The same nights with the one asked for in hand; None is the newest."""
    if asked is None:
        return nights
    found = np.flatnonzero(nights.frame["night"].to_numpy() == asked)
    return replace(nights, place=int(found[0]) if found.size else -1)


def around(nights: Nights, asked: str) -> tuple[str | None, str | None]:
    """The nearest nights before and after a date."""
    earlier = [night for night in nights.names if night < asked]
    later = [night for night in nights.names if night > asked]
    return (earlier[-1] if earlier else None, later[0] if later else None)


def day_of(night: str) -> int:
    """Days from 1970-01-01 to a night that is a date."""
    date = date_of(night)
    if date is None:
        raise ValueError(f"{night} is no date")
    return date.toordinal() - _UNIX_ZERO_ORDINAL
