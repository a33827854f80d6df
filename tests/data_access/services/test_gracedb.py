"""Sky maps of superevents, as GraceDB gives them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest

from data_access import cached
from data_access.errors import BadRequest, NotFound, ServiceUnavailable
from data_access.services import gracedb
from tests import sky_maps as made
from tests.data_access.services.conftest import Outside

LISTING = {
    name: f"https://elsewhere.example/{name}"
    for name in (
        *("bayestar.fits.gz", "bayestar.multiorder.fits", "bayestar.multiorder.fits,0", "bayestar.multiorder.fits,1"),
        *("Bilby.offline1.multiorder.fits", "p_astro.json", "x/../../y.multiorder.fits"),
    )
}


@pytest.fixture
def database(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """The outside world with GraceDB in it: a listing of files and one map."""
    host = gracedb.SERVICE
    monkeypatch.setenv("ALERTSCOPE_GRACEDB_URL", _beside("ALERTSCOPE_SESAME_URL"))
    host.forget()
    usual = outside.answer

    def answer(path: str, body: str) -> tuple[int, bytes]:
        if not path.startswith("/gracedb"):
            return usual(path, body)
        outside.asked.append((path, body))
        if outside.raw is not None or "S230515zz" not in path:
            return (outside.status, outside.raw or b"") if outside.raw is not None else (404, b"{}")
        return 200, json.dumps(LISTING).encode() if path.endswith("/files/") else made.multi_order_file()

    monkeypatch.setattr(outside, "answer", answer)
    yield outside
    host.forget()


def _beside(variable: str) -> str:
    return os.environ[variable].rpartition("/")[0] + "/gracedb"


def test_the_best_map_of_a_superevent_is_fetched_from_the_service_itself(database: Outside) -> None:
    content, file = gracedb.sky_map_of("S230515zz")
    assert file == "Bilby.offline1.multiorder.fits"
    assert content == made.multi_order_file()
    paths = [path for path, _ in database.asked]
    base = "/gracedb/superevents/S230515zz/files/"
    assert paths == [base, f"{base}Bilby.offline1.multiorder.fits"]


def test_a_map_is_kept_and_a_server_of_its_own_asks_nobody(database: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    cached._memories()["localisations"].forget()
    found = cached.localisation("S230515zz").value
    assert (found.name, found.trigger_jd) == ("S230515zz", made.TRIGGER_JD)
    asked = len(database.asked)
    assert cached.localisation("S230515zz").value is found
    assert len(database.asked) == asked
    monkeypatch.setenv("ALERTSCOPE_SERVICES", "off")
    with pytest.raises(ServiceUnavailable, match="asks no outside service"):
        cached.localisation("S230516a")
    cached._memories()["localisations"].forget()


def test_what_goes_wrong_outside_is_said(database: Outside) -> None:
    with pytest.raises(NotFound):
        gracedb.sky_map_of("S990101a")
    database.raw = b"{}"
    with pytest.raises(NotFound, match="no multi-order sky map of S230515zz"):
        gracedb.sky_map_of("S230515zz")
    database.raw = b"[1, 2]"
    with pytest.raises(ServiceUnavailable, match="cannot be read"):
        gracedb.sky_map_of("S230515zz")
    database.raw, database.status = b"down", 503
    with pytest.raises(ServiceUnavailable, match="GraceDB cannot be reached"):
        gracedb.sky_map_of("S230515zz")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("S230518h", "S230518h"), (" s230518H ", "S230518h"), ("ms190425abc", "MS190425abc")),
        *(("GW170817", "GW170817"), ("gw190521_074359", "GW190521_074359")),
    ],
)
def test_names_are_read_as_people_write_them(text: str, name: str) -> None:
    assert gracedb.superevent_name(text) == name


@pytest.mark.parametrize(
    "text", ["", "S23", "../../S230518h", "S230518h/files", "GRB230518A", "S230518h\n" * 3, "x" * 900]
)
def test_other_names_are_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="look like S230518h"):
        gracedb.superevent_name(text)
