"""Skies that several tests look at, made once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.catalogue import truth_of
from simulation.packets import packets
from simulation.sky import Sky, make_sky
from simulation.survey import Survey, make_survey


@pytest.fixture(scope="session")
def survey() -> Survey:
    """The survey of the default length."""
    return make_survey(7)


@pytest.fixture(scope="session")
def short_sky() -> Sky:
    """A sky of 25 nights."""
    return make_sky(11, 25)


@pytest.fixture(scope="session")
def short_packets(short_sky: Sky) -> list[dict[str, Any]]:
    """All packets of the short sky, without cutouts."""
    return list(packets(short_sky, cutouts=False))


@dataclass(frozen=True)
class DefaultSky:
    """The sky that a first start shows: the alerts as a frame with Fink's names, and the truth."""

    sky: Sky
    alerts: pd.DataFrame
    truth: pd.DataFrame

    def of_kind(self, kind: str) -> pd.DataFrame:
        """Alerts of the objects of a kind."""
        return self.alerts[self.alerts["i:objectId"].map(self.truth["kind"]) == kind]


@pytest.fixture(scope="session")
def default_sky() -> DefaultSky:
    """The default sky; its histories are counted, not kept."""
    sky = make_sky()
    rows = []
    for packet in packets(sky, cutouts=False):
        history = packet["prv_candidates"] or []
        rows.append(
            {f"i:{name}": value for name, value in packet["candidate"].items()}
            | {f"d:{name}": value for name, value in packet.items() if name not in ("candidate", "prv_candidates")}
            | {"i:objectId": packet["objectId"], "limits": sum(entry["magpsf"] is None for entry in history)}
            | {
                "poor": sum(
                    entry["magpsf"] is not None and (entry["rb"] < 0.55 or entry["nbad"] > 0) for entry in history
                )
            }
        )
    table = truth_of(sky)
    return DefaultSky(sky, pd.DataFrame(rows), table[table["objectId"].notna()].set_index("objectId"))


def signed_flux_ujy(alerts: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Difference flux with its sign, in µJy."""
    flux = 10.0 ** (-0.4 * (alerts["i:magpsf"].to_numpy() - 23.9))
    return np.where(alerts["i:isdiffpos"] == "t", flux, -flux)
