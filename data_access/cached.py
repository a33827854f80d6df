"""All that is kept between page runs, with its policy in one table. The only file below the components that
knows Streamlit."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import pandas as pd
import streamlit as st

from data_access import queries, settings, table_types
from data_access.cutouts import cutouts as read_cutouts
from data_access.errors import NoSuchTable
from data_access.memory import Breaker, Kept, Memory
from data_access.metered import MeteredStore, print_call
from data_access.store import Store, open_store

V = TypeVar("V")

STORE_PAUSE_SECONDS = 5.0
"""A store that failed is asked again after this long, once for all visitors."""


_versions = itertools.count()


class Policy(NamedTuple):
    """How long a value is fresh, how long a refusal is repeated, and how many are kept."""

    fresh_seconds: float
    refusal_seconds: float
    most: int


POLICIES = {
    "history": Policy(300, 10, 200),
    "alert": Policy(3600, 10, 500),
    "cutouts": Policy(3600, 30, 500),  # 42 kB each
    "latest": Policy(120, 10, 50),
    "state": Policy(60, 10, 1),
    "about": Policy(600, 10, 1),
    "names": Policy(300, 10, 500),
    "derived": Policy(3600, 0, 200),  # made from what is kept above; a light curve of 1,575 alerts is 1 MB
}


@dataclass(frozen=True)
class StoreState:
    """What the menu tells of the store; None is unknown."""

    engine: str
    alerts: int | None
    nights: int | None
    newest_night: str | None
    simulated: str


@st.cache_resource(show_spinner=False)
def _memories() -> dict[str, Memory[Any]]:
    """Made once for all visitors."""
    breaker = Breaker(STORE_PAUSE_SECONDS)
    memories: dict[str, Memory[Any]] = {
        name: Memory(**policy._asdict(), breaker=breaker) for name, policy in POLICIES.items()
    }
    # What is only computed does not wait for a store that is down.
    memories["derived"] = Memory(**POLICIES["derived"]._asdict(), breaker=Breaker(0.0))
    return memories


@st.cache_resource(show_spinner=False)
def _open(url: str) -> Store:
    store = open_store(url)
    return MeteredStore(store, print_call) if settings.telemetry() else store


def store() -> Store:
    """The store that this server serves, opened once.

    Raises
    ------
    BadRequest, StoreUnavailable
    """
    return _open(settings.store_url())


def warm() -> None:
    """Open the store and read its types ahead of the first visitor; a store that is down is asked later."""
    table_types.warm(store())
    _about()


def history(object_id: str) -> Kept[pd.DataFrame]:
    """See `queries.history_of`; `attrs["version"]` differs from one reading to the next."""
    return _kept("history", object_id, lambda: _numbered(queries.history_of(store(), object_id)))


def alert(object_id: str, jd: float) -> Kept[pd.DataFrame]:
    """See `queries.stored_alert`."""
    return _kept("alert", (object_id, jd), lambda: queries.stored_alert(store(), object_id, jd))


def alerts(object_id: str) -> Kept[pd.DataFrame]:
    """See `queries.alerts_of`: every field of every alert, for downloads."""
    return _kept("alert", object_id, lambda: queries.alerts_of(store(), object_id))


def cutouts(object_id: str, candid: int, jd: float) -> Kept[dict[str, bytes]]:
    """See `cutouts.cutouts`."""
    return _kept("cutouts", candid, lambda: read_cutouts(store(), object_id, candid, jd=jd))


def latest_of_each(labels: tuple[str, ...], n: int) -> Kept[dict[str, pd.DataFrame]]:
    """See `queries.latest_of_each`."""
    return _kept("latest", (labels, n), lambda: queries.latest_of_each(store(), labels, n))


def object_names(prefix: str) -> Kept[list[str]]:
    """See `queries.object_names`."""
    return _kept("names", prefix, lambda: queries.object_names(store(), prefix))


def derived(key: Hashable, make: Callable[[], V]) -> V:
    """Something computed from what is kept; the key names its kind, its options and the version of what it is from."""
    return _kept("derived", key, make).value


def state() -> Kept[StoreState]:
    """What the store is and how much it holds, from its night statistics."""
    return _kept("state", "state", lambda: _state(store()))


def _about() -> dict[str, str]:
    return _kept("about", "about", lambda: queries.about(store())).value


def _state(of_store: Store) -> StoreState:
    simulated = _about().get("simulated", "false")
    try:
        nights = queries.statistics(of_store, columns=["basic:sci"])
    except NoSuchTable:
        return StoreState(of_store.engine, None, None, None, simulated)
    if nights.empty:
        return StoreState(of_store.engine, 0, 0, None, simulated)
    return StoreState(
        of_store.engine, int(nights["basic:sci"].sum()), len(nights), str(nights["night"].iloc[-1]), simulated
    )


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    frame.attrs["version"] = next(_versions)
    return frame


def _kept(kind: str, key: Hashable, fetch: Callable[[], V]) -> Kept[V]:
    return _memories()[kind].get((settings.store_url(), key), fetch)
