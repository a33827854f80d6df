"""Tables that a user brings as a file, in any of the formats of the field: read into columns, and nothing else."""

from data_access.table_files.read import read_table
from data_access.table_files.table import RawColumn, RawTable
from data_access.table_files.wanted import Wanted

__all__ = ["RawColumn", "RawTable", "Wanted", "read_table"]
