"""Geometry of alerts: from their columns, the store, Miriade, the orbit, in this order, and never a failure."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data_access.bodies import Body, keep_body, kept_body
from data_access.ephemerides import dates_to_fetch, ephemerides_of, fetch, keep
from data_access.errors import CorruptCell, StoreUnavailable
from data_access.store import Store, open_store
from simulation.asteroids import NUMBERED, observe
from simulation.bodies import body_of as simulated_body
from simulation.bodies import write_bodies
from tests.data_access.services.conftest import Outside, outside

__all__ = ["outside"]

DATES = [2461000.6, 2461010.7, 2461020.8]


def alerts(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"i:jd": DATES, **columns})


def sources(found: Any) -> list[str]:
    return list(found.frame["source"])


def test_columns_of_the_alerts_come_first(outside: Outside, embedded_store: Store) -> None:
    given = alerts(Dobs=[1.0, 1.1, None], Dhelio=[2.0, 2.1, 2.2], Phase=["3", "4", "5"], RA=[7.0, 8.0, 9.0])
    found = ephemerides_of(embedded_store, "1272", given)
    assert sources(found) == ["columns of the alerts", "columns of the alerts", "Miriade"]
    assert list(found.frame["Dobs"])[:2] == [1.0, 1.1]
    assert len(found.notes) == 2


def test_miriade_is_asked_once_at_mid_exposure_and_kept(outside: Outside, embedded_store: Store) -> None:
    first = ephemerides_of(embedded_store, "1272", alerts())
    assert sources(first) == ["Miriade"] * 3
    epochs = next(body for path, body in outside.asked if "ephemcc" in path)
    assert f"{DATES[0] + 15.0 / 86400.0:.6f}" in epochs
    outside.asked.clear()
    second = ephemerides_of(embedded_store, "1272", alerts())
    assert sources(second) == ["Miriade, kept"] * 3
    assert "kept since 20" in second.notes[0]
    assert not outside.asked
    pd.testing.assert_frame_equal(first.frame.drop(columns="source"), second.frame.drop(columns="source"))


def test_only_new_dates_are_asked_for(outside: Outside, embedded_store: Store) -> None:
    ephemerides_of(embedded_store, "1272", alerts().head(2))
    assert sources(ephemerides_of(embedded_store, "1272", alerts())) == ["Miriade, kept", "Miriade, kept", "Miriade"]


def test_without_miriade_the_orbit_is_used_with_its_accuracy(outside: Outside, embedded_store: Store) -> None:
    outside.change = lambda path, answer: None if "ephemcc" in path else answer
    found = ephemerides_of(embedded_store, "1272", alerts())
    assert sources(found) == ["orbit"] * 3
    assert "elements from SsODNet" in found.notes[0]
    assert "from the epoch" in found.notes[0]
    assert found.problems
    assert ((found.frame["Dobs"] > 1.0) & (found.frame["Dhelio"] > 2.0)).all()


def test_jpl_stands_in_for_ssodnet(outside: Outside, embedded_store: Store) -> None:
    outside.change = lambda path, answer: None if "quaero" in path else answer
    fetched = fetch("Gefion", [], with_body=True)
    assert fetched.body is not None
    assert fetched.body.source.startswith("JPL")
    assert fetched.problems
    assert keep(embedded_store, "Gefion", fetched)
    assert kept_body(embedded_store, "gefion") == kept_body(embedded_store, "1272")


def test_without_any_network_what_is_kept_is_used(outside: Outside, embedded_store: Store) -> None:
    keep(embedded_store, "Gefion", fetch("Gefion", [], with_body=True))
    asked = len(outside.asked)
    outside.status, outside.raw = 500, b""
    found = ephemerides_of(embedded_store, "1272", alerts())
    assert sources(found) == ["orbit"] * 3
    assert found.body is not None
    assert found.body.read.startswith("20")
    assert len(outside.asked) == asked + 1  # Miriade, once
    again = ephemerides_of(embedded_store, "1272", alerts())
    assert len(outside.asked) == asked + 1
    assert list(dates_to_fetch(again.frame, again.body)) == DATES
    assert sources(again) == ["orbit"] * 3


def test_nothing_known_and_nobody_to_ask(outside: Outside, embedded_store: Store) -> None:
    outside.status, outside.raw = 500, b""
    found = ephemerides_of(embedded_store, "99999", alerts())
    assert sources(found) == [""] * 3
    assert found.frame["Phase"].isna().all()
    assert len(found.problems) == 3
    offline = ephemerides_of(embedded_store, "99999", alerts(), online=False)
    assert offline.problems == ()


def test_a_simulated_body_needs_no_network(outside: Outside, embedded_store: Store) -> None:
    write_bodies(embedded_store)
    for asteroid in NUMBERED:
        found = ephemerides_of(embedded_store, asteroid.designation, alerts())
        truth = observe(asteroid.elements, np.array(DATES))
        np.testing.assert_allclose(found.frame["Dhelio"], truth.sun_au, atol=1e-5)
        np.testing.assert_allclose(found.frame["Phase"], truth.phase_deg, atol=0.01)
    assert not outside.asked


class ReadOnly:
    """A store that takes no writes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def write(self, rows: Mapping[str, Sequence[Any]], deletes: Any = None) -> None:
        raise StoreUnavailable("This store cannot be written.")


def test_a_store_that_cannot_be_written_is_no_error(outside: Outside, embedded_store: Store) -> None:
    store: Any = ReadOnly(embedded_store)
    found = ephemerides_of(store, "1272", alerts())
    assert sources(found) == ["Miriade"] * 3
    assert found.body is not None
    assert found.body.elements is not None


def test_a_cluster_without_our_tables(outside: Outside, tmp_path: Any) -> None:
    with open_store(f"embedded:{tmp_path / 'bare'}") as store:
        assert kept_body(store, "1272") is None
        assert sources(ephemerides_of(store, "1272", alerts())) == ["Miriade"] * 3
        assert b"alertscope.ephemerides" in store.tables()


def test_a_body_survives_the_store(embedded_store: Store) -> None:
    body = simulated_body(NUMBERED[0])
    assert keep_body(embedded_store, body, "the first")
    for name in ("433", "EROS", " the  first "):
        kept = kept_body(embedded_store, name)
        assert kept is not None
        assert kept.elements == body.elements
        assert kept.facts == body.facts
        assert kept.read.startswith("20")
    nothing = Body("7", "Iris", None, float("nan"), (), (), "a test")
    keep_body(embedded_store, nothing)
    kept = kept_body(embedded_store, "7")
    assert kept is not None
    assert kept.elements is None
    assert np.isnan(kept.h_mag)


def test_damage_in_the_store_is_said(embedded_store: Store) -> None:
    embedded_store.write({"alertscope.bodies": [(b"8", {b"i:body": b"{]"})]})
    with pytest.raises(CorruptCell):
        kept_body(embedded_store, "8")


def test_what_was_fetched_is_used_where_it_could_not_be_kept(outside: Outside, embedded_store: Store) -> None:
    fetched = fetch("1272", DATES, with_body=True)
    found = ephemerides_of(embedded_store, "1272", alerts(), online=False, fetched=fetched)
    assert sources(found) == ["Miriade"] * 3
    assert found.body is not None
    assert sources(ephemerides_of(embedded_store, "1272", alerts(), online=False)) == [""] * 3


def test_the_fetched_answer_travels_between_processes(outside: Outside) -> None:
    fetched = pickle.loads(pickle.dumps(fetch("1272", DATES, with_body=True)))
    assert list(fetched.ephemeris["jd"]) == DATES
