"""How large a light curve of a user may be."""

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
SMALLEST_FLUX_MJY = 1e-60
