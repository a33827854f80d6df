"""The candidates of a topic, as cards with small light curves or as a table."""
