"""Who resolves a name: the store's own tables first, then services outside, and what is said when these are down."""

from __future__ import annotations

import pytest

from data_access import open_store
from data_access.metered import Call, MeteredStore
from data_access.row_keys import join, pixels_of
from data_access.search import answer, parse, resolve, suggested_names
from data_access.services import sesame
from data_access.store import Store
from tests.data_access.services.conftest import Outside, outside
from tests.table_rows import alert_row, cells_of, put

__all__ = ["outside"]


@pytest.fixture
def store(embedded_store: Store) -> Store:
    """A store that knows a supernova of the TNS, an asteroid and an object."""
    supernova = {b"d:fullname": b"SN 2021co", b"d:ra": b"10.5", b"d:declination": b"-20.25", b"d:type": b"SN Ia"}
    put(
        embedded_store,
        "ztf.tns_resolver",
        (b"sn 2021co_atlas21abc", {**supernova, b"d:internalname": b"ATLAS21abc, ZTF21aaaaaab"}),
        (b"at 2021cop_", {**supernova, b"d:fullname": b"AT 2021cop", b"d:internalname": b""}),
        (b"schema_4.0_6.1", {b"d:fullname": b"string"}),
    )
    body = {b"i:ssnamenr": b"8467", b"i:name": b"Benoitcarry", b"i:number": b"8467"}
    put(embedded_store, "ztf.sso_resolver", *((key, body) for key in (b"8467@0", b"benoitcarry@0", b"1981 eq20@0")))
    put(embedded_store, "ztf.ssnamenr", (b"8467_2460000.5", cells_of({"i:objectId": "ZTF21m", "i:jd": 2460000.5})))
    put(embedded_store, "ztf.ssnamenr", (b"1272_2460001.5", cells_of({"i:objectId": "ZTF21g", "i:jd": 2460001.5})))
    put(embedded_store, "ztf", alert_row("Candidate-7", 2460000.5, i_ra=1.0, i_dec=2.0))
    place = {"i:objectId": "ZTF21abcdefg", "i:jd": 2460000.5, "i:jdstarthist": 2460000.5, "i:ra": 10.5, "i:dec": -20.25}
    put(embedded_store, "ztf.pixel128", (join(int(pixels_of([10.5], [-20.25])[0]), 2460000.5, "Z"), cells_of(place)))
    return embedded_store


@pytest.mark.parametrize("text", ["SN 2021co", "AT2021co", "2021co", "sn2021co", "ATLAS21abc"])
def test_a_supernova_by_each_of_its_names(store: Store, outside: Outside, text: str) -> None:
    found = answer(store, parse(text))
    assert list(found.frame["i:objectId"]) == ["ZTF21abcdefg"]
    assert (found.question.ra_deg, found.question.dec_deg) == (10.5, -20.25)
    assert "is SN 2021co (SN Ia), says TNS, in 0." in found.sentences[0]
    assert not outside.asked


@pytest.mark.parametrize("text", ["8467", "Benoitcarry", "benoitcarry", "1981 EQ20", "sso:Benoitcarry"])
def test_an_asteroid_by_each_of_its_names(store: Store, outside: Outside, text: str) -> None:
    found = answer(store, parse(text))
    assert list(found.frame["i:objectId"]) == ["ZTF21m"]
    assert not outside.asked


def test_a_number_goes_with_its_own_name_only(store: Store) -> None:
    assert [match.solar_system_name for match in resolve(store, "8467 Benoitcarry", online=False).matches] == ["8467"]
    assert not resolve(store, "8467 Vesta", online=False).matches


def test_an_object_with_a_name_of_its_own(store: Store, outside: Outside) -> None:
    assert list(answer(store, parse("Candidate-7")).frame["i:objectId"]) == ["Candidate-7"]
    assert not outside.asked


def test_what_the_store_does_not_know_is_asked_of_simbad_and_ssodnet(store: Store, outside: Outside) -> None:
    found = answer(store, parse("M31 r=1m"))
    assert (found.question.action, found.question.ra_deg, found.question.radius_arcsec) == ("cone", 10.68470833, 60.0)
    assert found.sentences[0].startswith("M31 is M 31 (AGN), says SIMBAD, in ")
    body = answer(store, parse("Gefion"))
    assert list(body.frame["i:objectId"]) == ["ZTF21g"]
    assert body.sentences[0].startswith("Gefion is 1272 Gefion, says SsODNet, in ")
    designation = answer(store, parse("1931 TZ1"))
    assert designation.question.solar_system_name == "1272"


def test_a_name_that_nobody_knows(store: Store, outside: Outside) -> None:
    found = answer(store, parse("Qwertz"))
    assert found.total == 0
    assert found.why_empty.endswith("SIMBAD and SsODNet do not know Qwertz.")
    assert found.resolution is not None
    assert not found.resolution.failures


@pytest.mark.parametrize("status", [500, 503])
def test_services_that_fail_are_said_to_fail_and_not_asked_again_at_once(
    store: Store, outside: Outside, status: int
) -> None:
    outside.status, outside.raw = status, b"down"
    for _ in range(2):
        found = answer(store, parse("M31"))
        assert "do not know M31" in found.why_empty
        assert "SIMBAD cannot be reached" in found.why_empty
        assert "SIMBAD and" not in found.why_empty
        assert "may exist all the same" in found.why_empty
    assert outside.close_to("sesame") == 1


def test_one_that_answers_is_enough(store: Store, outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTSCOPE_QUAERO_URL", "off")
    assert answer(store, parse("M31")).question.action == "cone"
    monkeypatch.setenv("ALERTSCOPE_SESAME_URL", "off")
    sesame.SERVICE.forget()
    found = answer(store, parse("M31"))
    assert "SIMBAD is switched off on this server." in found.why_empty


def test_nobody_outside_is_asked_if_none_may_be(store: Store, outside: Outside) -> None:
    assert "SIMBAD" not in answer(store, parse("M31"), online=False).why_empty
    assert not outside.asked


def test_names_that_begin_so_are_suggested_by_two_short_scans(store: Store) -> None:
    assert suggested_names(store, "at2021c") == ["AT 2021cop"]
    assert suggested_names(store, "SN 2021") == ["SN 2021co"]
    assert suggested_names(store, "beno") == ["8467 Benoitcarry"]
    assert suggested_names(store, "b") == suggested_names(store, "sche") == suggested_names(store, "") == []
    calls = list[Call]()
    suggested_names(MeteredStore(store, calls.append), "beno")
    assert [(call.kind, call.table) for call in calls] == [("scan", "ztf.tns_resolver"), ("scan", "ztf.sso_resolver")]


def test_a_store_without_resolver_tables_has_unknown_names_only(tmp_path: object, outside: Outside) -> None:
    with open_store(f"embedded:{tmp_path}/bare") as bare:
        bare.create_table("ztf", ["i", "d"])
        assert resolve(bare, "Vesta", online=False).sentence.endswith("do not know Vesta.")
        assert suggested_names(bare, "Vesta") == []
