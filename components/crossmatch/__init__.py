"""A user's table of positions against the store: the file, what is asked, how far it is, and the joined table."""
