"""Pure functions on numpy arrays and frames: photometry, light curves, classes, cutouts, and an alert in words."""
