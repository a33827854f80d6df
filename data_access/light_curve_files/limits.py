"""How large a light curve of a user may be."""

from data_access.errors import BadRequest

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 300
LONGEST_LINE = 20_000
LONGEST_NAME = 100
LARGEST_NUMBER = 1e30
"""No measurement is larger in any unit; what is computed from it stays finite."""
SMALLEST_FLUX_MJY = 1e-60
MOST_UNPACKED_BYTES = 200_000_000


def check_rows(rows: int) -> None:
    """Refuse a table with too many rows."""
    if rows > MOST_ROWS:
        raise BadRequest(f"The file has {rows:,} rows; at most {MOST_ROWS:,} are read. Cut it to the dates you need.")


def check_columns(columns: int) -> None:
    """Refuse a table with too many columns."""
    if columns > MOST_COLUMNS:
        raise BadRequest(f"The file has {columns:,} columns; at most {MOST_COLUMNS:,} are read.")
