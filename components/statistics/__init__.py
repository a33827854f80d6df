"""The parts of the page of night statistics."""
