"""sbpy, whose import warns of something of its own."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from sbpy import photometry
    from sbpy.data import Ephem

__all__ = ["Ephem", "photometry"]
