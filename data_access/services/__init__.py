"""Outside services: one module each, a time limit each, errors of our own; every page works without them."""
