"""A least-squares distance that grows linearly for what lies far out, so that one bad point does not decide."""

from __future__ import annotations

import numpy as np

from science.columns import FloatArray


def softened(pulls: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Residuals whose squares sum to a pseudo-Huber loss, and their derivatives by the pulls.

    The square of each is ``8 (√(1 + z²/4) − 1)``: as ``z²`` near zero, as ``4 |z|`` far out.

    Parameters
    ----------
    pulls : numpy.ndarray, shape (n,)

    Returns
    -------
    residuals, slopes : numpy.ndarray, shape (n,)
    """
    root = np.sqrt(1 + (pulls / 2) ** 2)
    # z²/4 / (root + 1) is root − 1 without the loss of digits near zero.
    size = np.abs(pulls) * np.sqrt(2 / (root + 1))
    residuals = np.copysign(size, pulls)
    slopes = np.divide(np.abs(pulls), root * size, out=np.ones_like(pulls), where=size > 0)
    return residuals, slopes
