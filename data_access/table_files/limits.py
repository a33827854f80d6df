"""How large a part of a table of a user may be."""

from data_access.errors import BadRequest

MOST_COLUMNS = 300
LONGEST_LINE = 20_000
LONGEST_NAME = 100
LONGEST_TEXT = 1_000
LARGEST_NUMBER = 1e30
"""No measurement is larger in any unit; what is computed from it stays finite."""
LARGEST_EXACT = 2**53
"""Larger integers are not all kept by a float."""
MOST_UNPACKED_BYTES = 200_000_000


def check_columns(columns: int) -> None:
    """Refuse a table with too many columns."""
    if columns > MOST_COLUMNS:
        raise BadRequest(f"The file has {columns:,} columns; at most {MOST_COLUMNS:,} are read.")
