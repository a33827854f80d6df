"""Small made-up histories for tests."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pandas as pd

FIRST_JD = 2459000.5


def point(**changes: Any) -> dict[str, Any]:
    """A good r detection with a source 0.3 pixels away; fields without their prefix can be changed."""
    row: dict[str, Any] = {
        "jd": FIRST_JD,
        "fid": 2,
        "magpsf": 18.0,
        "sigmapsf": 0.05,
        "magnr": 17.0,
        "sigmagnr": 0.02,
        "isdiffpos": "t",
        "distnr": 0.3,
        "diffmaglim": 20.5,
        "candid": 1234567890123456789,
        "tag": "valid",
        "own": True,
    }
    row |= changes
    return {f"{'d' if name in ('tag', 'own') else 'i'}:{name}": value for name, value in row.items()}


def limit(**changes: Any) -> dict[str, Any]:
    """An upper limit."""
    missing = dict.fromkeys(("magpsf", "sigmapsf", "magnr", "sigmagnr", "isdiffpos", "distnr", "candid"))
    return point(**{**missing, "tag": "upperlim", "own": False, **changes})


def history(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows as a frame with the types that the queries give."""
    frame = pd.DataFrame(list(rows))
    # From the rows: a frame made of integers and nulls holds floats, which lose the last digits of an id.
    frame["i:candid"] = pd.array([row["i:candid"] for row in rows], dtype="Int64")
    for name in ("i:magpsf", "i:sigmapsf", "i:magnr", "i:sigmagnr", "i:distnr", "i:diffmaglim"):
        frame[name] = frame[name].astype("float64")
    return frame


magnitudes = st.floats(12.0, 22.0)
errors = st.floats(0.005, 0.4)


@st.composite
def histories(draw: st.DrawFn, min_size: int = 1, distnr: st.SearchStrategy[Any] | None = None) -> pd.DataFrame:
    """Histories with everything that can happen: sentinels, nulls, all signs, all tags, all bands."""
    sometimes = st.sampled_from([None, -999.0, float("nan")])
    size = draw(st.integers(min_size, 12))
    rows = []
    for number in range(size):
        kind = draw(st.sampled_from(["valid", "valid", "badquality", "upperlim"]))
        make = limit if kind == "upperlim" else point
        fields: dict[str, Any] = {
            # A day's fraction of its own keeps two rows from being one exposure.
            "jd": FIRST_JD + draw(st.integers(0, 400)) + number / 100.0,
            "fid": draw(st.sampled_from([1, 2, 3])),
            "candid": None if kind == "upperlim" else 10**18 + number,
            "tag": kind,
            "diffmaglim": draw(magnitudes),
        }
        if kind != "upperlim":
            fields |= {
                "magpsf": draw(st.one_of(magnitudes, magnitudes, magnitudes, sometimes)),
                "sigmapsf": draw(st.one_of(errors, errors, errors, sometimes)),
                "magnr": draw(st.one_of(magnitudes, magnitudes, magnitudes, sometimes)),
                "sigmagnr": draw(st.one_of(errors, errors, sometimes)),
                "isdiffpos": draw(st.sampled_from(["t", "f", "1", "0", True, False, None])),
                "distnr": draw(distnr if distnr is not None else st.one_of(st.floats(0, 10), sometimes)),
            }
        rows.append(make(**fields))
    return history(*rows)
