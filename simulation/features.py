"""Light-curve features of a band, as Fink's anomaly search has them (Malanchev et al. 2021, MNRAS 502, 5147)."""

import math

from simulation.fields import FEATURES

NAN = math.nan
NO_FEATURES: dict[str, float] = dict.fromkeys(FEATURES, NAN)


def _quantile(ordered: list[float], share: float) -> float:
    """Quantile of sorted values by Hyndman and Fan's fifth definition."""
    position = share * len(ordered) - 0.5
    if position <= 0.0:
        return ordered[0]
    low = int(position)
    if low >= len(ordered) - 1:
        return ordered[-1]
    return ordered[low] + (position - low) * (ordered[low + 1] - ordered[low])


def _line(t: list[float], m: list[float], weights: list[float]) -> tuple[float, float, float]:
    """Slope, its error for these weights, and the weighted sum of squared residuals of a straight line."""
    total = sum(weights)
    mean_t = sum(w * x for w, x in zip(weights, t, strict=True)) / total
    mean_m = sum(w * y for w, y in zip(weights, m, strict=True)) / total
    spread = sum(w * (x - mean_t) ** 2 for w, x in zip(weights, t, strict=True))
    if spread <= 0.0:
        return NAN, NAN, NAN
    slope = sum(w * (x - mean_t) * (y - mean_m) for w, x, y in zip(weights, t, m, strict=True)) / spread
    left = sum(w * (y - mean_m - slope * (x - mean_t)) ** 2 for w, x, y in zip(weights, t, m, strict=True))
    return slope, 1.0 / math.sqrt(spread), left


def _anderson_darling(ordered: list[float], mean: float, deviation: float) -> float:
    n = len(ordered)
    phi = [0.5 * (1.0 + math.erf((x - mean) / deviation / math.sqrt(2.0))) for x in ordered]
    clipped = [min(max(p, 1e-12), 1.0 - 1e-12) for p in phi]
    total = sum((2 * i + 1) * math.log(clipped[i]) + (2 * (n - i) - 1) * math.log(1.0 - clipped[i]) for i in range(n))
    return (1.0 + 4.0 / n - 25.0 / n**2) * (-n - total / n)


def _moments(m: list[float], mean: float, deviation: float) -> dict[str, float]:
    """Features that need a scatter: two points at least."""
    n = len(m)
    cumulative, lowest, highest = 0.0, math.inf, -math.inf
    for value in m:
        cumulative += (value - mean) / (deviation * n)
        lowest, highest = min(lowest, cumulative), max(highest, cumulative)
    scaled = [(value - mean) / deviation for value in m]
    third, fourth = sum(s**3 for s in scaled), sum(s**4 for s in scaled)
    return {
        "beyond_1_std": sum(abs(s) > 1.0 for s in scaled) / n,
        "cusum": highest - lowest,
        "mean_variance": deviation / mean,
        "skew": n * third / ((n - 1) * (n - 2)) if n > 2 else NAN,
        "kurtosis": (
            n * (n + 1) * fourth / ((n - 1) * (n - 2) * (n - 3)) - 3.0 * (n - 1) ** 2 / ((n - 2) * (n - 3))
            if n > 3
            else NAN
        ),
        "anderson_darling_normal": _anderson_darling(sorted(m), mean, deviation) if n > 3 else NAN,
    }


def features(t: list[float], m: list[float], error: list[float]) -> dict[str, float]:
    """Features of one band's light curve.

    Parameters
    ----------
    t : list of float
        Dates in days, rising.
    m, error : list of float
        Magnitudes and errors, as many.

    Returns
    -------
    dict of str to float
        The 26 features; NaN where the points are too few for one.
    """
    n = len(m)
    if n == 0:
        return dict(NO_FEATURES)
    ordered = sorted(m)
    mean, median = sum(m) / n, _quantile(ordered, 0.5)
    weights = [1.0 / e**2 for e in error]
    weighted = sum(w * y for w, y in zip(weights, m, strict=True)) / sum(weights)
    distances = sorted(abs(y - median) for y in m)
    half_range = 0.5 * (ordered[-1] - ordered[0])
    found = dict(NO_FEATURES) | {
        "mean": mean,
        "weighted_mean": weighted,
        "median": median,
        "amplitude": half_range,
        "inter_percentile_range_10": _quantile(ordered, 0.9) - _quantile(ordered, 0.1),
        "median_absolute_deviation": _quantile(distances, 0.5),
        "median_buffer_range_percentage_10": sum(d < 0.1 * half_range for d in distances) / n,
        "percent_amplitude": distances[-1],
    }
    if n < 2 or ordered[0] == ordered[-1]:
        return found
    deviation = math.sqrt(sum((y - mean) ** 2 for y in m) / (n - 1))
    pulls = [(y - weighted) / e for y, e in zip(m, error, strict=True)]
    chi2 = sum(p**2 for p in pulls)
    found |= _moments(m, mean, deviation)
    found |= {
        "standard_deviation": deviation,
        "chi2": chi2 / (n - 1),
        "stetson_K": sum(abs(p) for p in pulls) / math.sqrt(n * chi2),
    }
    for wide, narrow, name in ((0.4, 0.05, "40_5"), (0.2, 0.1, "20_10")):
        below = _quantile(ordered, 1.0 - narrow) - _quantile(ordered, narrow)
        above = _quantile(ordered, 1.0 - wide) - _quantile(ordered, wide)
        found[f"magnitude_percentage_ratio_{name}"] = above / below if below else NAN
    steps = [(t[k + 1] - t[k], m[k + 1] - m[k]) for k in range(n - 1)]
    found["maximum_slope"] = max(abs(dm / dt) for dt, dm in steps if dt > 0.0) if t[-1] > t[0] else NAN
    return found | _trends(t, m, weights)


def _trends(t: list[float], m: list[float], weights: list[float]) -> dict[str, float]:
    n = len(m)
    if n < 3 or t[-1] <= t[0]:
        return {}
    slope, spread, left = _line(t, m, [1.0] * n)
    noise = math.sqrt(left / (n - 2)) if left >= 0.0 else NAN
    fit_slope, fit_error, fit_left = _line(t, m, weights)
    return {
        "linear_trend": slope,
        "linear_trend_sigma": spread * noise,
        "linear_trend_noise": noise,
        "linear_fit_slope": fit_slope,
        "linear_fit_slope_sigma": fit_error,
        "linear_fit_reduced_chi2": fit_left / (n - 2),
    }
