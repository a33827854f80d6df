"""What every page with a fit is made of: the fit itself, its chart, its numbers, its files."""
