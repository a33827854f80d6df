"""Tables of positions that a user brings as a file: their columns as they stand, and the positions in them."""

from data_access.position_files.choice import Choice, choice_of
from data_access.position_files.positions import UNITS_OF_RA, Positions, positions_of
from data_access.position_files.read import PositionTable, read_positions

__all__ = ["UNITS_OF_RA", "Choice", "PositionTable", "Positions", "choice_of", "positions_of", "read_positions"]
