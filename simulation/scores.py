"""Fink's scores for many alerts at once: consistent with the truth, but no better than real classifiers.

Each object keeps its own luck (`latent` columns), so that its scores agree from night to night; each alert adds a
little noise; evidence grows with the number of detections.
"""

from typing import Any

import numpy as np

from simulation.seeds import Stream, generator
from simulation.sky import Sky
from simulation.types import FloatArray, IntArray

_SUPERNOVA_LOGITS = {
    # snn_snia_vs_nonia, snn_sn_vs_all, rf_snia_vs_nonia: mean of the logit with full evidence
    "SN Ia": (1.6, 1.8, 1.2),
    "SN II": (-0.9, 1.2, -1.3),
    "SLSN": (0.2, 1.0, -0.8),
    "kilonova": (-0.6, 0.2, -1.5),
    "microlensing": (-0.5, -0.3, -1.8),
    "microlensing blended": (-0.5, -0.3, -1.8),
}
_KILONOVA_LOGITS = {"kilonova": 1.4, "flare": -2.5, "cataclysmic": -2.8, "SN II": -3.4}
_BLAZARS = ("blazar low state", "blazar high state")


def _sigmoid(x: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -40.0, 40.0))))


def _supernova_scores(kinds: list[str], table: dict[str, Any], latent: FloatArray, noise: FloatArray) -> dict[str, Any]:
    default = (-2.6, -3.2, -3.0)
    logits = np.array([_SUPERNOVA_LOGITS.get(kind, default) for kind in kinds]).reshape(-1, 3).T
    seen = table["ndethist"]
    evidence = 1.0 - np.exp(-(seen - 1.0) / 3.0)
    likely = logits > default[1] + 1.0
    raw = np.where(likely, logits * evidence, logits) + 0.8 * latent[:3] + 0.25 * noise[:3]
    scores = _sigmoid(raw)
    # Nothing is computed from a single detection; the early classifier works on rises only.
    enough = seen > 1
    early = enough & (seen <= 25) & (table["jd"] - table["jdstarthist"] < 25.0)
    return {
        "snn_snia_vs_nonia": np.where(enough, scores[0], 0.0),
        "snn_sn_vs_all": np.where(enough, scores[1], 0.0),
        "rf_snia_vs_nonia": np.where(early, np.round(scores[2], 3), 0.0),
    }


def _microlensing_score(kinds: list[str], ratio: FloatArray, seen: IntArray, latent: FloatArray) -> FloatArray:
    """Computed where both filters hold enough points: high near the peak of real events, rarely elsewhere."""
    event = np.array([kind.startswith("microlensing") for kind in kinds])
    slow = np.array([kind in ("Mira", "r only", "faded", "QSO", "cataclysmic") for kind in kinds])
    found = (event & (ratio > 1.3) & (latent > -1.6)) | (slow & (latent > 1.3))
    return np.where(found & (seen >= 6), np.round(_sigmoid(1.2 + 0.8 * latent), 3), 0.0)


def _blazar_states(
    kinds: list[str], ratio: FloatArray, latent: FloatArray, noise: FloatArray
) -> list[dict[str, float]]:
    """Fluxes over the thresholds of low and high state: below 1 (low), above 1 (high); -1 for all else.

    The threshold of the low state is 0.55 of the mean flux, that of the high state 2.2 of it.
    """
    states = []
    for k, kind in enumerate(kinds):
        if kind not in _BLAZARS:
            none = dict.fromkeys(("m0", "m1", "m2"), -1.0)
            none |= dict.fromkeys(("instantness_low", "robustness_low", "instantness_high", "robustness_high"), -1.0)
            states.append(none)
            continue
        low, high = ratio[k] / 0.55, ratio[k] / 2.2
        before = 1.0 + abs(0.2 * noise[0, k]) if low > 0.8 else 1.0 / (1.0 + abs(0.2 * noise[0, k]))
        steady = 1.0 + 0.05 * latent[k]
        values = {
            "m0": before,
            "m1": low,
            "m2": low * steady,
            "instantness_low": low,
            "robustness_low": low * steady,
            "instantness_high": high,
            "robustness_high": high * steady,
        }
        states.append({key: float(np.float32(value)) for key, value in values.items()})
    return states


def flux_ratios(sky: Sky, rows: slice, fid: IntArray) -> FloatArray:
    """Flux in the science image over that of the reference; 1 where the reference is empty."""
    found = sky.detections
    ratio = np.ones(len(fid))
    for k, who in enumerate(found.source[rows].tolist()):
        reference = getattr(sky.source_of[who], "reference_ujy", {}).get(int(fid[k]), 0.0)
        if reference > 0.0:
            ratio[k] = (reference + found.flux_ujy[rows.start + k]) / reference
    return ratio


def _rocks(kinds: list[str], table: dict[str, Any], latent: FloatArray) -> IntArray:
    """``roid``: 3 for numbered asteroids, 2 for most unnumbered ones, 1 for other first detections, 0 for the rest."""
    first = table["ndethist"] == 1
    roid = np.where(first & (table["distpsnr1"] > 5.0), 1, 0)
    for k, kind in enumerate(kinds):
        if kind == "numbered asteroid":
            roid[k] = 3
        elif (kind == "unnumbered asteroid" and latent[k] > -1.4) or (kind == "bogus" and latent[k] > 2.0):
            roid[k] = 2
    return np.asarray(roid)


def score_table(sky: Sky, rows: slice, table: dict[str, Any], night: int) -> dict[str, list[Any]]:
    """Scores of all detections of a night.

    Parameters
    ----------
    sky : Sky
    rows : slice
        Into ``sky.detections``.
    table : dict
        Columns of `candidate` for them.
    night : int
        Keys the random draws.

    Returns
    -------
    dict of str to list
        Python values by Fink's column.
    """
    found = sky.detections
    item = found.item[rows]
    kinds = [sky.source_of[who].kind for who in found.source[rows].tolist()]
    rng = generator(sky.survey.seed, Stream.BROKER, 1_000_000_000, night)
    noise = rng.standard_normal((6, len(item)))
    latent = np.array([sky.columns[f"latent{k}"][item] for k in range(8)])
    seen = table["ndethist"]
    ratio = flux_ratios(sky, rows, table["fid"])
    scores = _supernova_scores(kinds, table, latent, noise)
    kilonova = np.array([_KILONOVA_LOGITS.get(kind, -6.0) for kind in kinds])
    scores["rf_kn_vs_nonkn"] = np.where(
        (seen > 1) & (seen < 20), np.round(_sigmoid(kilonova + 0.7 * latent[3] + 0.3 * noise[3]), 3), 0.0
    )
    scores["mulens"] = _microlensing_score(kinds, ratio, seen, latent[4])
    scores["roid"] = _rocks(kinds, table, latent[5])
    slow = np.array([kind == "SLSN" for kind in kinds]) & (seen > 12)
    scores["slsn_score"] = np.where(slow, np.round(_sigmoid(1.0 + latent[6] + 0.2 * noise[4]), 4), -1.0)
    odd = np.array([kind in ("kilonova", "SLSN", "cataclysmic", "bogus", "flare", "Mira") for kind in kinds])
    anomaly = -0.012 - 0.03 * np.abs(latent[7]) - np.where(odd, 0.12, 0.02) * np.abs(noise[5])
    scores["anomaly_score"] = np.where(np.array([k.endswith("asteroid") for k in kinds]), -0.0999, anomaly)
    lists: dict[str, list[Any]] = {name: np.asarray(column).tolist() for name, column in scores.items()}
    lists["blazar_stats"] = _blazar_states(kinds, ratio, latent[7], noise)
    return lists
