"""Names of the array types that the simulation passes around."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Flux = Callable[[FloatArray, IntArray], FloatArray]
"""Flux in µJy (AB) at Julian dates in a filter: ``flux(jd, fid)``, arrays of one shape."""
Packet = dict[str, Any]
