"""Errors that the science functions raise, in one small tree.

Every message is a plain sentence that a page may show as it stands.
"""


class ScienceError(Exception):
    """Base of every error raised by this package."""


class NotEnoughData(ScienceError):
    """The data cannot answer the question that was asked (too few points, no time span, nothing finite)."""


class UnreadableStamp(ScienceError):
    """The bytes of a cutout are not an image that can be read."""


class UnreadableSkyMap(ScienceError):
    """The numbers of a sky map are no probabilities on the sky."""
