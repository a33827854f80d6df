"""What a table is read for: how large it may be, and how its rows are told from its heading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from data_access.errors import BadRequest
from data_access.table_files.table import number_or_none


def is_number(text: str) -> bool:
    """Whether a text is a number that a measurement could be."""
    return number_or_none(text) is not None


@dataclass(frozen=True)
class Wanted:
    """What a table is read for.

    Attributes
    ----------
    needs : str
        What a table must have at least, as a sentence for a file with a single column.
    most_bytes, most_rows : int
    if_too_long : str
        What the user can do about a table with too many rows, as a sentence.
    is_value : callable
        Whether a text is what a row holds two of at least, and a heading less: a number.
    """

    needs: str
    most_bytes: int
    most_rows: int
    if_too_long: str
    is_value: Callable[[str], bool] = is_number

    def check_rows(self, rows: int) -> None:
        """Refuse a table with too many rows."""
        if rows > self.most_rows:
            raise BadRequest(f"The file has {rows:,} rows; at most {self.most_rows:,} are read. {self.if_too_long}")
