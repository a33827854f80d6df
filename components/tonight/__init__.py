"""One night's candidates of all topics on one page, those worth a telescope's time first."""
