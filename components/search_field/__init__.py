"""The search field: one widget, what it says of a text while it is typed, and where a text leads."""
