"""All that is kept between page runs, with its policy in one table. The only file below the components that
knows Streamlit."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from data_access import candidates as candidates_of_topics
from data_access import night_counts, queries, settings, table_types
from data_access.alert_fields import fields_of as read_fields
from data_access.crossmatch import cross_match as match_positions
from data_access.cutouts import cutouts as read_cutouts
from data_access.ephemerides import Ephemerides, Fetched, ephemerides_of, keep
from data_access.errors import NoSuchTable, ServiceUnavailable
from data_access.fits import Fits
from data_access.glances import Glance, glances_of
from data_access.jobs import Job, Jobs, Tell
from data_access.memory import Breaker, Kept, Memory
from data_access.metered import MeteredStore, print_call
from data_access.regions import FoundInRegion, Region, first_seen_in
from data_access.search.answer import Answer
from data_access.search.answer import answer as answer_to
from data_access.search.count import Count
from data_access.search.count import count as count_rows
from data_access.search.question import Question
from data_access.search.resolve import Resolution, resolve, suggested_names
from data_access.services import gracedb
from data_access.sky_map_files import Localisation, read_sky_map
from data_access.store import Store, open_store
from data_access.tonight import Tonight
from data_access.tonight import tonight as candidates_of_night
from science.columns import FloatArray, IntegerArray

V = TypeVar("V")

STORE_PAUSE_SECONDS = 5.0
"""A store that failed is asked again after this long, once for all visitors."""

MOST_FITS = 200
"""Fits that are kept when they have ended; a key names the version of the data, so that none is ever stale."""

MOST_JOBS = 4
"""Answers to long questions that are kept; a match of 100,000 positions is 30 MB."""

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
    "moving": Policy(300, 10, 200),
    "candidates": Policy(120, 10, 30),
    "tonight": Policy(120, 10, 20),  # at most 28 scans of 60 rows
    "curve": Policy(600, 10, 2000),  # at most 200 points of five columns each
    "glances": Policy(600, 10, 1000),  # as a curve, and a picture of 3 kB
    "state": Policy(60, 10, 1),
    "about": Policy(600, 10, 1),
    "names": Policy(300, 10, 500),
    "fields": Policy(600, 10, 30),  # a few columns of 1,000 alerts
    "counts": Policy(120, 10, 200),
    "answers": Policy(120, 10, 50),  # 1,000 rows of 30 columns are 1 MB
    "resolved": Policy(3600, 10, 500),
    "unresolved": Policy(30, 10, 200),  # somebody did not answer: ask again soon
    "regions": Policy(300, 10, 10),  # at most 100,000 rows of 24 columns, usually a thousand
    "localisations": Policy(3600, 30, 10),
    "nights": Policy(300, 10, 50),  # all nights of six years are 3 MB
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


@st.cache_resource(show_spinner=False, on_release=Fits.close)
def fits() -> Fits:
    """The fits of all visitors, and the processes that make them."""
    return Fits(most=MOST_FITS)


@st.cache_resource(show_spinner=False, on_release=Jobs.close)
def jobs() -> Jobs:
    """The long questions of all visitors."""
    return Jobs(most=MOST_JOBS)


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


def solar_system_object(name: str) -> Kept[pd.DataFrame]:
    """See `queries.solar_system_object`; `attrs["version"]` as in `history`."""
    return _kept(
        "moving",
        ("body", name),
        lambda: _numbered(queries.solar_system_object(store(), name, queries.MOVING_COLUMNS)),
    )


def tracklet(tracklet_id: str) -> Kept[pd.DataFrame]:
    """See `queries.tracklet`; `attrs["version"]` as in `history`."""
    return _kept("moving", ("tracklet", tracklet_id), lambda: _numbered(queries.tracklet(store(), tracklet_id)))


def ephemerides_known(name: str, alerts: pd.DataFrame) -> Kept[Ephemerides]:
    """See `ephemerides.ephemerides_of`: what is known without asking anybody outside."""
    key = ("ephemerides", name, alerts.attrs["version"])
    return _kept("moving", key, lambda: ephemerides_of(store(), name, alerts, online=False))


def ephemerides_with(name: str, alerts: pd.DataFrame, fetched: Fetched) -> Kept[Ephemerides]:
    """See `ephemerides.ephemerides_of`, with what outside services gave, which is kept in the store."""

    def join() -> Ephemerides:
        keep(store(), name, fetched)
        return ephemerides_of(store(), name, alerts, online=False, fetched=fetched)

    return _kept("moving", ("ephemerides-with", name, alerts.attrs["version"]), join)


def latest_of_each(labels: tuple[str, ...], n: int) -> Kept[dict[str, pd.DataFrame]]:
    """See `queries.latest_of_each`."""
    return _kept("latest", (labels, n), lambda: queries.latest_of_each(store(), labels, n))


def candidates(topic: str, *, n: int, start_jd: float | None, stop_jd: float | None) -> Kept[pd.DataFrame]:
    """See `candidates.candidates`."""
    return _kept(
        "candidates",
        (topic, n, start_jd, stop_jd),
        lambda: candidates_of_topics.candidates(store(), topic, n=n, start_jd=start_jd, stop_jd=stop_jd),
    )


def tonight(night: str | None) -> Kept[Tonight]:
    """See `tonight.tonight`."""
    return _kept("tonight", night, lambda: candidates_of_night(store(), night))


def curves_of(object_ids: tuple[str, ...], names: Mapping[str, str]) -> dict[str, Kept[pd.DataFrame]]:
    """See `candidates.curves_of`; each curve is kept by itself, and those not at hand are read in one wave."""
    keys = {object_id: (object_id, names.get(object_id)) for object_id in object_ids}
    absent = [object_id for object_id, key in keys.items() if _peek("curve", key) is None]

    @functools.cache
    def wave() -> dict[str, pd.DataFrame]:
        return candidates_of_topics.curves_of(store(), absent, names=names)

    def read(object_id: str) -> pd.DataFrame:
        if object_id in absent:
            return wave()[object_id]
        return candidates_of_topics.curves_of(store(), [object_id], names=names)[object_id]  # grew old just now

    return {object_id: _kept("curve", key, functools.partial(read, object_id)) for object_id, key in keys.items()}


def glances(alerts: tuple[tuple[str, float], ...]) -> dict[tuple[str, float], Kept[Glance]]:
    """See `glances.glances_of`; each is kept by itself, and those not at hand are read in one wave."""
    absent = [alert for alert in alerts if _peek("glances", alert) is None]

    @functools.cache
    def wave() -> dict[tuple[str, float], Glance]:
        return glances_of(store(), absent)

    def read(alert: tuple[str, float]) -> Glance:
        return wave()[alert] if alert in absent else glances_of(store(), [alert])[alert]

    return {alert: _kept("glances", alert, functools.partial(read, alert)) for alert in alerts}


def object_names(prefix: str) -> Kept[list[str]]:
    """See `queries.object_names`."""
    return _kept("names", prefix, lambda: queries.object_names(store(), prefix))


def nights() -> Kept[pd.DataFrame]:
    """See `night_counts.all_nights`; `attrs["version"]` as in `history`."""
    return _kept("nights", "all", lambda: _numbered(night_counts.all_nights(store())))


def nights_at_hand() -> Kept[pd.DataFrame] | None:
    """What `nights` gives, if that asks nothing of the store; else None."""
    return _peek("nights", "all")


def one_night(night: str | None) -> Kept[pd.DataFrame]:
    """See `night_counts.one_night`; None is the newest."""
    if night is None:
        return _kept("nights", ("one", None), lambda: night_counts.newest_night(store()))
    return _kept("nights", ("one", night), lambda: night_counts.one_night(store(), night))


def names_beginning(beginning: str) -> Kept[list[str]]:
    """See `search.suggested_names`."""
    return _kept("names", ("resolvers", beginning), lambda: suggested_names(store(), beginning))


def resolved(name: str) -> Kept[Resolution]:
    """See `search.resolve`; kept for long only if everybody answered."""
    at_hand = _peek("resolved", name)
    if at_hand is not None:
        return at_hand
    found = _kept("unresolved", name, lambda: resolve(store(), name, online=settings.services_may_be_asked()))
    if not found.value.failures:
        _kept("resolved", name, lambda: found.value)
    return found


def answer(question: Question) -> Kept[Answer]:
    """See `search.answer`; `frame.attrs["version"]` as in `history`."""

    # Outside of what is kept below: a store that is down lets one call through, not one within another.
    named = resolved(question.name).value if question.action == "name" and question.name else None

    def ask() -> Answer:
        online = settings.services_may_be_asked()
        found = answer_to(store(), question, online=online, resolved=None if named is None else lambda _: named)
        _numbered(found.frame)
        return found

    return _kept("answers", question, ask)


def count(question: Question) -> Kept[Count | None]:
    """See `search.count`."""
    return _kept("counts", question, lambda: count_rows(store(), question))


def fields_of(alerts: tuple[tuple[str, float], ...], columns: tuple[str, ...]) -> Kept[pd.DataFrame]:
    """See `alert_fields.fields_of`."""
    return _kept("fields", (alerts, columns), lambda: read_fields(store(), alerts, columns))


def localisation(superevent: str) -> Kept[Localisation]:
    """The sky map of a superevent, see `gracedb.sky_map_of` and `sky_map_files.read_sky_map`."""

    def fetch() -> Localisation:
        if not settings.services_may_be_asked():
            raise ServiceUnavailable("This server asks no outside service.")
        return read_sky_map(gracedb.sky_map_of(superevent)[0], superevent)

    return _kept("localisations", superevent, fetch)


def first_seen_in_region(
    key: Hashable, region: Region, *, start_jd: float, stop_jd: float, progress: Callable[[int, int], None]
) -> Kept[FoundInRegion]:
    """See `regions.first_seen_in`; `frame.attrs["version"]` as in `history`.

    Parameters
    ----------
    key : names the region: two regions of one key are the same
    """

    def read() -> FoundInRegion:
        found = first_seen_in(store(), region, start_jd=start_jd, stop_jd=stop_jd, progress=progress)
        _numbered(found.frame)
        return found

    return _kept("regions", (key, start_jd, stop_jd), read)


def cross_match(
    key: Hashable,
    rows: IntegerArray,
    ra_deg: FloatArray,
    dec_deg: FloatArray,
    *,
    radius_arcsec: float,
    nearest_only: bool,
    start_jd: float | None,
    stop_jd: float | None,
    fields: tuple[str, ...],
    visitor: str,
) -> Job:
    """See `crossmatch.cross_match`: asked beside the pages, once for all who bring the same positions.

    Parameters
    ----------
    key : as `cross_match_key` gives it
    rows : number of each position, which becomes its `place`
    """

    def ask(tell: Tell) -> pd.DataFrame:
        found = match_positions(
            store(),
            ra_deg,
            dec_deg,
            radius_arcsec=radius_arcsec,
            nearest_only=nearest_only,
            start_jd=start_jd,
            stop_jd=stop_jd,
            fields=fields,
            progress=tell,
        )
        found["place"] = rows[found["place"].to_numpy(dtype=np.int64)]
        return found

    return jobs().ask(key, ask, visitor=visitor)


def cross_match_key(*asked: Hashable) -> Hashable:
    """Names a match: the store's, and all that it is of."""
    return ("cross-match", settings.store_url(), *asked)


def derived(key: Hashable, make: Callable[[], V]) -> V:
    """Something computed from what is kept; the key names its kind, its options and the version of what it is from."""
    return _kept("derived", key, make).value


def state() -> Kept[StoreState]:
    """What the store is and how much it holds, from its night statistics."""
    return _kept("state", "state", lambda: _state(store()))


def is_simulated() -> bool:
    """Whether the store says that its sky is simulated; read ahead of the first visitor."""
    return _about().get("simulated", "false") == "true"


def _about() -> dict[str, str]:
    return _kept("about", "about", lambda: queries.about(store())).value


def _state(of_store: Store) -> StoreState:
    simulated = _about().get("simulated", "false")
    try:
        at_hand = nights_at_hand()
        counts = queries.statistics(of_store, columns=["basic:sci"]) if at_hand is None else at_hand.value
    except NoSuchTable:
        return StoreState(of_store.engine, None, None, None, simulated)
    if counts.empty:
        return StoreState(of_store.engine, 0, 0, None, simulated)
    alerts = int(counts["basic:sci"].sum()) if "basic:sci" in counts else None
    return StoreState(of_store.engine, alerts, len(counts), str(counts["night"].iloc[-1]), simulated)


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    frame.attrs["version"] = next(_versions)
    return frame


def _peek(kind: str, key: Hashable) -> Kept[Any] | None:
    return _memories()[kind].peek((settings.store_url(), key))


def _kept(kind: str, key: Hashable, fetch: Callable[[], V]) -> Kept[V]:
    return _memories()[kind].get((settings.store_url(), key), fetch)
