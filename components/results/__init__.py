"""What a search finds, as cards or as a table, on the sky, and to take away."""
