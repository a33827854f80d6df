"""What Fink adds to one packet: cross-matches, rates, features; the scores are in `scores`."""

from typing import Any

import numpy as np

from simulation.features import NO_FEATURES, features
from simulation.identifiers import stamp_text, utc
from simulation.passages import Passage
from simulation.source import Labels, Source

BROKER_VERSION = "4.1"
SCIENCE_VERSION = "8.41.0"
CLASSIFICATION_DAYS = 7.0
"""How long after the first detection TNS learns the type."""
_ANOMALIES = ("beta", "anais", "emille", "julien", "maria", "emille_30days", "varvara")
Entries = list[dict[str, Any]]


def crossmatch(owner: Source | Passage, name: str, candidate: dict[str, Any]) -> dict[str, Any]:
    """Catalogue names and labels within an arcsecond or so, in the words that Fink uses for no match."""
    labels = owner.drawn.labels if isinstance(owner, Source) else Labels()
    host = owner.drawn.host if isinstance(owner, Source) else None
    gaia = candidate["neargaia"] is not None and 0.0 <= candidate["neargaia"] < 1.0 and candidate["maggaia"] < 20.5
    known = candidate["jd"] - candidate["jdstarthist"] > CLASSIFICATION_DAYS
    luck = sum(ord(letter) * (k + 7) for k, letter in enumerate(name))
    parallax = 0.15 + (luck % 997) / 997.0 if isinstance(owner, Source) and not host else 0.01
    near = host is not None and host.redshift < 0.05
    lum_dist = 4282.7 * host.redshift * (1.0 + 0.775 * host.redshift) if host is not None else 0.0
    return {
        "cdsxmatch": labels.cdsxmatch,
        "tns": labels.tns if known else "",
        "DR3Name": f"Gaia DR3 {10**18 + luck * 7919 * 10**9 + luck}" if gaia else "nan",
        "Plx": float(np.float32(parallax)) if gaia else float("nan"),
        "e_Plx": float(np.float32(0.02 + 0.05 * (candidate["maggaia"] / 20.0) ** 8)) if gaia else float("nan"),
        "gaiaVarFlag": int(bool(labels.gaia) and gaia),
        "gaiaClass": labels.gaia if labels.gaia and gaia else "nan",
        "vsx": labels.vsx or "nan",
        "spicy_id": -1,
        "spicy_class": "Unknown",
        "gcvs": labels.gcvs or "Unknown",
        "x3hsp": labels.x3hsp or "Unknown",
        "x4lac": labels.x4lac or "Unknown",
        "mangrove": {
            "HyperLEDA_name": f"PGC{10000 + luck % 90000:06d}" if near else "None",
            "2MASS_name": f"{_sexagesimal(candidate)}" if near else "None",
            "lum_dist": f"{lum_dist:.9f}" if near else "None",
            "ang_dist": f"{lum_dist / (1.0 + host.redshift) ** 2:.12f}" if near and host is not None else "None",
        },
    }


def _sexagesimal(candidate: dict[str, Any]) -> str:
    seconds, arcseconds = round(candidate["ra"] / 15.0 * 360000.0), round(abs(candidate["dec"]) * 36000.0)
    sign = "-" if candidate["dec"] < 0 else "+"
    return (
        f"{seconds // 360000:02d}{seconds // 6000 % 60:02d}{seconds % 6000:04d}{sign}"
        f"{arcseconds // 36000:02d}{arcseconds // 600 % 60:02d}{arcseconds % 600:03d}"
    )


def _seen(history: Entries, fid: int) -> Entries:
    return [entry for entry in history if entry["fid"] == fid and entry["magpsf"] is not None]


def rates(candidate: dict[str, Any], history: Entries) -> dict[str, Any]:
    """Change since the point before in the same filter, or since the last limit where there is none; mag per day."""
    fid = candidate["fid"]
    seen = [entry for entry in history if entry["magpsf"] is not None]
    first = seen[0]["jd"] if seen else candidate["jd"]
    none = dict.fromkeys(("mag_rate", "sigma_rate", "lower_rate", "upper_rate", "delta_time"))
    found: dict[str, Any] = {
        "jd_first_real_det": first,
        "jdstarthist_dt": first - candidate["jdstarthist"],
        **none,
        "from_upper": False,
    }
    before = _seen(history, fid)
    limits = [entry for entry in history if entry["fid"] == fid and entry["magpsf"] is None]
    if not before and not limits:
        return found
    last = before[-1] if before else limits[-1]
    mag, error = (last["magpsf"], last["sigmapsf"]) if before else (last["diffmaglim"], 1.0)
    days = candidate["jd"] - last["jd"]
    rate = (candidate["magpsf"] - mag) / days
    sigma = float(np.hypot(candidate["sigmapsf"], error)) / days
    # Below a limit the star may have been any fainter: the lower side is open.
    lower = rate - (2.0 if not before else 1.0) * sigma
    return found | {
        "mag_rate": rate,
        "sigma_rate": sigma,
        "lower_rate": lower,
        "upper_rate": rate + sigma,
        "delta_time": days,
        "from_upper": not before,
    }


def band_features(candidate: dict[str, Any], history: Entries, fid: int) -> dict[str, float]:
    """Features of all detections of the packet in a filter."""
    points = _seen(history, fid)
    if candidate["fid"] == fid:
        points = [*points, candidate]
    if not points:
        return dict(NO_FEATURES)
    return features([p["jd"] for p in points], [p["magpsf"] for p in points], [p["sigmapsf"] for p in points])


def _is_transient(candidate: dict[str, Any], roid: int, static: bool) -> bool:
    """Fink's cut: real, positive, not on top of a catalogued star, not moving, not long known."""
    on_star = 0.0 <= candidate["distpsnr1"] < 1.0 and candidate["sgscore1"] > 0.76
    return (
        static
        and roid == 0
        and not on_star
        and candidate["isdiffpos"] == "t"
        and candidate["drb"] > 0.9
        and candidate["ndethist"] > 1
        and candidate["magpsf"] > 16.0
    )


def added_values(
    owner: Source | Passage, name: str, candidate: dict[str, Any], history: Entries, scores: dict[str, Any]
) -> dict[str, Any]:
    """All columns that Fink puts beside ZTF's, for one packet.

    Parameters
    ----------
    owner : Source or Passage
        What the alert is of, in truth.
    name : str
        Its objectId.
    candidate : dict
        The packet's `candidate`.
    history : list of dict
        The packet's `prv_candidates`, oldest first.
    scores : dict
        The alert's scores by column.

    Returns
    -------
    dict
        Values by name, nested as in the stream.
    """
    jd = candidate["jd"]
    detections = sum(entry["magpsf"] is not None for entry in history) + 1
    anomaly = scores["anomaly_score"] if detections >= 4 or scores["roid"] == 3 else None
    date = utc(jd)
    return {
        "brokerIngestTimestamp": stamp_text(jd + 0.0061),
        "brokerStartProcessTimestamp": stamp_text(jd + 0.0068),
        "fink_broker_version": BROKER_VERSION,
        "fink_science_version": SCIENCE_VERSION,
        **crossmatch(owner, name, candidate),
        "roid": scores["roid"],
        "rf_snia_vs_nonia": scores["rf_snia_vs_nonia"],
        "snn_snia_vs_nonia": scores["snn_snia_vs_nonia"],
        "snn_sn_vs_all": scores["snn_sn_vs_all"],
        "mulens": scores["mulens"],
        "nalerthist": detections,
        "rf_kn_vs_nonkn": scores["rf_kn_vs_nonkn"],
        "anomaly_score": anomaly,
        **{f"anomaly_score_{who}": anomaly for who in _ANOMALIES},
        "lc_features_g": band_features(candidate, history, 1),
        "lc_features_r": band_features(candidate, history, 2),
        **rates(candidate, history),
        "blazar_stats": scores["blazar_stats"],
        "is_transient": _is_transient(candidate, scores["roid"], isinstance(owner, Source)),
        "slsn_score": scores["slsn_score"],
        "brokerEndProcessTimestamp": stamp_text(jd + 0.0071),
        "tracklet": owner.tracklet or None if isinstance(owner, Passage) else None,
        "timestamp": stamp_text(jd + 0.0057),
        "year": date.year,
        "month": date.month,
        "day": date.day,
    }
