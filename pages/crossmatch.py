"""Cross-match: a table of positions that a user brings against the objects of the store."""

from components.crossmatch.view import draw

draw()
