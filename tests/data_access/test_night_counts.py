"""Night counts: what is zero, what is not known, which keys are nights, and how often the store is asked."""

from __future__ import annotations

import pandas as pd
import pytest

from data_access import cached, night_counts, queries
from data_access.errors import BadRequest, NoSuchTable
from data_access.metered import Call, MeteredStore
from data_access.store import Store
from tests.table_rows import put

TABLE = "statistics_class"


def count(number: int) -> bytes:
    return number.to_bytes(8, "big", signed=True)


def night(date: str, **counts: int) -> tuple[bytes, dict[bytes, bytes]]:
    """A row of the table; `sci` is a total, all else a class."""
    totals = ("raw", "sci", "n_g", "n_r", "exposures", "fields")
    return f"ztf_{date}".encode(), {
        f"{'basic' if name in totals else 'class'}:{name}".encode(): count(number) for name, number in counts.items()
    }


@pytest.fixture
def filled(embedded_store: Store) -> Store:
    put(
        embedded_store,
        TABLE,
        night("20191101", sci=200_000, RRLyr=7),
        night("20211022", sci=3, raw=5, simbad_tot=1),
        night("20240229", raw=9),
    )
    return embedded_store


def test_a_class_that_is_not_named_is_zero_and_a_total_is_unknown(filled: Store) -> None:
    found = night_counts.all_nights(filled)
    assert list(found["night"]) == ["20191101", "20211022", "20240229"]
    assert found["class:RRLyr"].tolist() == [7, 0, 0]
    assert found["basic:sci"].tolist() == [200_000, 3, pd.NA]
    assert found["basic:raw"].tolist() == [pd.NA, 5, 9]
    assert found["class:simbad_tot"].tolist() == [pd.NA, 1, pd.NA]
    assert found.attrs["corrupt_cells"] == 0


def test_known_counts_are_those_of_the_other_question(filled: Store) -> None:
    ours, theirs = night_counts.all_nights(filled), queries.statistics(filled)
    for name in theirs.columns:
        expected = theirs[name].tolist()
        assert [0 if value is pd.NA else value for value in ours[name].tolist()] == expected


def test_cells_that_are_no_counts_are_unknown_and_told(filled: Store) -> None:
    cells = {b"basic:sci": b"\0\0", b"basic:raw": count(-5), b"class:Mira": b"text", b"class:RRLyr": count(2)}
    put(filled, TABLE, (b"ztf_20250101", cells))
    newest = night_counts.all_nights(filled).iloc[-1]
    assert newest["basic:sci"] is pd.NA
    assert newest["basic:raw"] is pd.NA
    assert newest["class:Mira"] is pd.NA, "seen, but how often is not known"
    assert newest["class:RRLyr"] == 2
    assert night_counts.all_nights(filled).attrs["corrupt_cells"] == 3


def test_keys_that_are_no_dates_and_names_that_are_no_text_are_not_given(filled: Store) -> None:
    put(
        filled,
        TABLE,
        night("20259999", sci=1),
        night("2025", sci=1),
        night("99999999", sci=1),
        night("abcdefgh", sci=1),
    )
    put(filled, TABLE, (b"ztf_20250101", {b"class:\xff\xfe": count(1), b"basic:sci": count(4)}))
    found = night_counts.all_nights(filled)
    assert list(found["night"]) == ["20191101", "20211022", "20240229", "20250101"]
    assert not [name for name in found.columns if "�" in name]
    assert night_counts.newest_night(filled)["night"].tolist() == ["20250101"]


@pytest.mark.parametrize("date", ["20191101", "20211022", "20240229"])
def test_one_night_is_the_row_of_all(filled: Store, date: str) -> None:
    every = night_counts.all_nights(filled).set_index("night")
    alone = night_counts.one_night(filled, date)
    for name in alone.columns.drop("night"):
        assert alone[name].iloc[0] == every.loc[date, name]


def test_a_night_that_is_not_there_and_one_that_is_none(filled: Store) -> None:
    assert len(night_counts.one_night(filled, "20200101")) == 0
    for text in ("20219999", "2021-10-22", "", "２０２１１０２２", "20211022 "):
        with pytest.raises(BadRequest, match="not a night"):
            night_counts.one_night(filled, text)


def test_an_empty_and_a_missing_table(embedded_store: Store, tmp_path) -> None:
    from data_access import open_store

    assert night_counts.all_nights(embedded_store).empty
    assert night_counts.newest_night(embedded_store).empty
    with open_store(f"embedded:{tmp_path / 'bare'}") as bare:
        for ask in (
            night_counts.all_nights,
            night_counts.newest_night,
            lambda s: night_counts.one_night(s, "20211022"),
        ):
            with pytest.raises(NoSuchTable):
                ask(bare)


def test_the_newest_night_costs_a_few_rows_however_many_there_are(filled: Store) -> None:
    put(filled, TABLE, *(night(f"202201{day:02d}", sci=day) for day in range(1, 32)))
    calls: list[Call] = []
    assert night_counts.newest_night(MeteredStore(filled, calls.append))["night"].tolist() == ["20240229"]
    assert len(calls) == 1
    assert calls[0].rows <= 5


def test_the_menu_shares_what_the_page_has_read(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    calls: list[Call] = []
    monkeypatch.setattr(cached, "_open", lambda _: MeteredStore(filled, calls.append))
    st.cache_resource.clear()
    cached.nights()
    state = cached.state().value
    assert [call.table for call in calls if call.table == TABLE] == [TABLE]
    assert (state.nights, state.newest_night, state.alerts) == (3, "20240229", 200_003)
    st.cache_resource.clear()
