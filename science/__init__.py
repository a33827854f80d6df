"""Pure functions on arrays: photometry, light curves, classes, stamps. No store, no page."""
