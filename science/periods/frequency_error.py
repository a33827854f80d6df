"""The error of a frequency, also where residuals hang together because the star changes or the model is not exact."""

from __future__ import annotations

import numpy as np

from science.columns import FloatArray

_WINDOW_DAYS = 10.0


def frequency_error(
    *, others: FloatArray, slope: FloatArray, weight: FloatArray, residual: FloatArray, noise: float, time: FloatArray
) -> float:
    """1-sigma error of a frequency: the larger of the usual one and one that allows correlated residuals.

    The first is that of least squares with the residuals' variance. The second adds up the residuals' pull on the
    frequency over windows of ten days before squaring (cluster-robust errors, Liang & Zeger 1986, Biometrika 73, 13):
    points of one night share what the model lacks, such as a Blazhko cycle.

    Parameters
    ----------
    others : numpy.ndarray, shape (n, p)
        The other columns of the fit.
    slope : numpy.ndarray, shape (n,)
        Derivative of the model by the frequency.
    weight, residual, time : numpy.ndarray, shape (n,)
    noise : float
        Variance of the residuals, relative to the weights; inf without degrees of freedom.

    Returns
    -------
    float
        1/day; inf where the frequency is not constrained.
    """
    if not np.isfinite(noise):
        return np.inf
    root = np.sqrt(weight)
    own, columns = slope * root, others * root[:, None]
    rest = own - columns @ np.linalg.lstsq(columns, own, rcond=None)[0]
    power = float(rest @ rest)
    if power <= 1e-12 * float(own @ own):
        return np.inf
    n, free = len(own), len(own) - others.shape[1] - 1
    window = np.floor((time - time.min()) / _WINDOW_DAYS).astype(np.int64)
    pulls = np.bincount(np.unique(window, return_inverse=True)[1], rest * root * residual)
    together = float(pulls @ pulls) * n / max(free, 1)
    return float(np.sqrt(max(noise / power, together / power**2)))
