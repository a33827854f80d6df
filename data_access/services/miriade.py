"""Ephemerides of Solar System bodies from IMCCE's Miriade."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from data_access.errors import NotFound, ServiceUnavailable
from data_access.services.client import Service

SERVICE = Service("Miriade", "ALERTSCOPE_MIRIADE_URL", "https://ssp.imcce.fr/webservices/miriade/api/ephemcc.php", 20.0)
MOST_DATES = 5_000
EPHEMERIS_COLUMNS = ("Dobs", "Dhelio", "Phase", "Elong.", "RA", "DEC", "SDSS:g", "SDSS:r")
"""Distances in au, angles in degrees, predicted magnitudes."""
_COMET = re.compile(r"\d+[PDI](/.*)?|[CPDXI]/.+")


def body_prefix(name: str) -> str:
    """`c:` for comets, `a:` for all others, as Miriade wants it before a name."""
    return "c:" if _COMET.fullmatch(name.strip()) else "a:"


def ephemeris(name: str, jd_utc: Sequence[float]) -> pd.DataFrame:
    """Ephemeris of a body for Palomar (I41).

    Parameters
    ----------
    name : number, name or designation
    jd_utc : UTC Julian dates, at most 5,000

    Returns
    -------
    frame with `jd` as asked and `EPHEMERIS_COLUMNS`, in the order asked; NaN for what Miriade did not give

    Raises
    ------
    NotFound, ServiceUnavailable
    """
    if len(jd_utc) > MOST_DATES:
        raise NotFound(f"Miriade takes at most {MOST_DATES:,} dates at once.")
    query = {
        "-name": f"{body_prefix(name)}{name.strip()}",
        "-mime": "json",
        "-rplane": "1",
        "-tcoor": "5",
        "-output": "--jd,--colors(SDSS:r,SDSS:g)",
        "-observer": "I41",
        "-tscale": "UTC",
        "-from": "alertscope",
    }
    epochs = "\n".join(f"{jd:.6f}" for jd in jd_utc)
    answer = SERVICE.post(params=query, files={"epochs": ("epochs", epochs)})
    if not isinstance(answer, Mapping) or not isinstance(answer.get("data"), list) or not answer["data"]:
        raise NotFound(f"Miriade has no ephemeris of {name}.")
    if len(answer["data"]) != len(jd_utc):
        raise ServiceUnavailable("Miriade gave another number of positions than it was asked for.")
    rows = [_row(row) for row in answer["data"]]
    return pd.DataFrame({"jd": list(jd_utc), **{name: [row[name] for row in rows] for name in EPHEMERIS_COLUMNS}})


def _row(row: Mapping[str, Any]) -> dict[str, float]:
    found = {name: _number(row.get(name)) for name in EPHEMERIS_COLUMNS}
    found["RA"], found["DEC"] = degrees(row.get("RA"), hours=True), degrees(row.get("DEC"), hours=False)
    if found["Elong."] != found["Elong."]:
        found["Elong."] = _number(row.get("Elong"))
    return found


def degrees(value: Any, *, hours: bool) -> float:
    """Degrees from a number of degrees, or from a sexagesimal text, of hours where `hours`; NaN from all else."""
    if not isinstance(value, str):
        return _number(value)
    parts = value.replace(":", " ").split()
    numbers = [_number(part) for part in parts]
    if len(parts) == 1:
        return numbers[0]
    if not 2 <= len(parts) <= 3:
        return float("nan")
    size = sum(abs(number) / 60.0**power for power, number in enumerate(numbers))
    return (-size if parts[0].startswith("-") else size) * (15.0 if hours else 1.0)


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")
