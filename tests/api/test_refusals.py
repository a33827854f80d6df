"""Every refused request names its field; nothing that is sent makes the server fail."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.routes import QUESTIONS
from data_access.errors import StoreUnavailable
from tests.api.conftest import TNS_OBJECT, Client

REFUSED: list[tuple[str, dict[str, Any], set[str]]] = [
    ("objects", {}, {"objectId"}),
    ("objects", {"objectId": ""}, {"objectId"}),
    ("objects", {"objectId": "a_b"}, {"objectId"}),
    ("objects", {"objectId": {"a": 1}}, {"objectId"}),
    ("objects", {"objectId": ",".join(f"ZTF{i}" for i in range(500))}, {"objectId"}),
    ("objects", {"objectId": TNS_OBJECT, "columns": "i:nothing"}, {"columns"}),
    ("objects", {"objectId": TNS_OBJECT, "columns": "magpsf"}, {"columns"}),
    ("objects", {"objectId": TNS_OBJECT, "withupperlim": "perhaps"}, {"withupperlim"}),
    ("objects", {"objectId": TNS_OBJECT, "cutout-kind": "Photo"}, {"cutout-kind"}),
    ("objects", {"objectId": TNS_OBJECT, "output-format": "xml"}, {"output-format"}),
    ("conesearch", {"ra": 10}, {"dec", "radius"}),
    ("conesearch", {"ra": "kfdlkj", "dec": "lkfdjf", "radius": 5}, {"ra", "dec"}),
    ("conesearch", {"ra": 361, "dec": 91, "radius": 0}, {"ra", "dec", "radius"}),
    ("conesearch", {"ra": 10, "dec": "2h", "radius": 18_001}, {"dec", "radius"}),
    ("conesearch", {"ra": "12:61:00", "dec": "nan", "radius": "inf"}, {"ra", "dec", "radius"}),
    ("conesearch", {"ra": 10, "dec": 2, "radius": 5, "startdate": "yesterday"}, {"startdate"}),
    ("conesearch", {"ra": 10, "dec": 2, "radius": 5, "window": 3}, {"window"}),
    ("conesearch", {"ra": 10, "dec": 2, "radius": 5, "startdate": 59000, "stopdate": 58000}, {"stopdate"}),
    ("conesearch", {"ra": 10, "dec": 2, "radius": 5, "n": 0}, {"n"}),
    ("latests", {}, {"class"}),
    ("latests", {"class": "Early SN Ia candidat"}, {"class"}),
    ("latests", {"class": "QSO", "n": "ten"}, {"n"}),
    ("latests", {"class": "QSO", "n": 1.5}, {"n"}),
    ("latests", {"class": "QSO", "n": True}, {"n"}),
    ("latests", {"class": "QSO", "n": 10**30}, {"n"}),
    ("latests", {"class": "QSO", "trend": "sideways"}, {"trend"}),
    ("latests", {"class": "QSO", "trend": "low_state"}, {"trend"}),
    ("latests", {"class": "QSO", "startdate": "2021-13-01"}, {"startdate"}),
    ("latests", {"class": "QSO", "startdate": "2021-11-03", "stopdate": "2021-11-01"}, {"stopdate"}),
    ("anomaly", {"n": -1, "start_date": "x"}, {"n", "start_date"}),
    ("sso", {}, {"n_or_d"}),
    ("sso", {"n_or_d": ",".join(map(str, range(11))), "withEphem": True}, {"n_or_d"}),
    ("sso", {"n_or_d": "8467", "withResiduals": "True"}, {"withResiduals"}),
    ("tracklet", {}, {"date"}),
    ("tracklet", {"date": "last week"}, {"date"}),
    ("tracklet", {"id": "TRCK"}, {"id"}),
    ("tracklet", {"id": "TRCK_20211022_091949_00", "date": "2021"}, {"date"}),
    ("cutouts", {"objectId": TNS_OBJECT}, {"kind"}),
    ("cutouts", {"objectId": TNS_OBJECT, "kind": "All"}, {"kind"}),
    ("cutouts", {"objectId": TNS_OBJECT, "kind": "Science", "candid": 1.6e18}, {"candid"}),
    ("cutouts", {"objectId": TNS_OBJECT, "kind": "Science", "candid": 2**63}, {"candid"}),
    ("cutouts", {"objectId": TNS_OBJECT, "kind": "Science", "colormap": "virids"}, {"colormap"}),
    ("cutouts", {"objectId": TNS_OBJECT, "kind": "Science", "stretch": "far"}, {"stretch"}),
    ("cutouts", {"objectId": TNS_OBJECT, "kind": "Science", "pmin": 60, "pmax": 40}, {"pmin"}),
    ("cutouts", {"objectId": "a b", "kind": "Science"}, {"objectId"}),
    ("statistics", {}, {"date"}),
    ("statistics", {"date": "11/03"}, {"date"}),
    ("statistics", {"date": "", "columns": "basic:raw,basic:mags"}, {"columns"}),
    ("resolver", {"resolver": "ned", "name": "M31"}, {"resolver"}),
    ("resolver", {"resolver": "ssodnet", "name": ""}, {"name"}),
    ("resolver", {"resolver": "tns", "name": "a b", "reverse": True}, {"name"}),
    ("resolver", {"resolver": "simbad", "name": ""}, {"name"}),
]


@pytest.mark.parametrize(("question", "asked", "fields"), REFUSED)
def test_a_refusal_names_its_fields(client: Client, question: str, asked: dict[str, Any], fields: set[str]) -> None:
    answer = client.post(question, **asked)
    assert answer.status_code == 400, answer.text
    refusal = answer.json()
    assert refusal["status"] == "error"
    assert set(refusal["fields"]) == fields
    assert all(sentence.endswith((".", "?")) for sentence in refusal["fields"].values())
    assert all(f"`{name}`" in refusal["text"] for name in fields)


def test_a_near_word_is_offered(client: Client) -> None:
    found = client.post("latests", **{"class": "Early SN Ia candidat"}).json()["fields"]["class"]
    assert "Did you mean Early SN Ia candidate?" in found
    found = client.post("objects", objectId=TNS_OBJECT, columns="i:magpfs").json()["fields"]["columns"]
    assert "Did you mean i:magpsf?" in found


_FILE = b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n--x--'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{", "application/json"),
        (b"[1, 2]", "application/json"),
        (b"\xff\xfe\x00", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"objectId": ' + b"9" * 100_000 + b"}", "application/json"),
        (b"a" * 1_100_000, "application/json"),
        (b"&".join(b"a%d=1" % i for i in range(1_000)), "application/x-www-form-urlencoded"),
        (b"a=%ff%fe", "application/x-www-form-urlencoded"),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data"),
        (_FILE, "multipart/form-data; boundary=x"),
    ],
)
def test_a_body_that_cannot_be_read(client: Client, body: bytes, content_type: str) -> None:
    answer = requests.post(f"{client.url}/latests", data=body, headers={"Content-Type": content_type}, timeout=60)
    assert answer.status_code == 400, answer.text
    assert set(answer.json()["fields"]) in ({"body"}, {"class"})


def test_what_is_not_there(client: Client) -> None:
    assert client.rows("objects", objectId="ZTF99nothing") == []
    assert client.rows("conesearch", ra=0, dec=-89, radius=1) == []
    assert client.rows("sso", n_or_d="kdflsjffld") == []
    assert client.rows("tracklet", id="TRCK_19991022_091949_00") == []
    assert client.rows("statistics", date="1999") == []
    assert client.rows("latests", **{"class": "(TNS) TDE"}) == []
    for asked in ({"objectId": "ZTF99nothing"}, {"objectId": TNS_OBJECT}, {"objectId": TNS_OBJECT, "candid": 12}):
        answer = client.post("cutouts", kind="Science", **asked)
        assert answer.status_code == 404
        assert answer.json()["text"].endswith(".")
    answer = client.post("object")
    assert answer.status_code == 404
    assert "Did you mean objects?" in answer.json()["text"]


_ODD_TEXTS = ["*", "", "é✨", "\ud800", "a,b", "TRCK_2021", "NaN", "1e999"]
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.sampled_from(_ODD_TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_sent_makes_it_fail(client: Client, data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(QUESTIONS))
    asked = {
        field.name: data.draw(st.just(field.example) | JSON_VALUES)
        for field in question.fields
        if data.draw(st.booleans() if not field.required else st.just(True))
    }
    body = json.dumps(asked).encode("utf-8", "surrogatepass")
    answer = requests.post(f"{client.url}/{question.name}", data=body, timeout=60)
    assert answer.status_code in (200, 400, 404), (question.name, asked, answer.text)
    if answer.status_code == 400:
        assert answer.json()["fields"], (question.name, asked)


@given(st.dictionaries(st.sampled_from(["class", "n", "startdate", "columns", "trend", "x"]), st.text(max_size=40)))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_makes_it_fail(client: Client, asked: dict[str, str]) -> None:
    sent = {name: value.encode("utf-8", "replace") for name, value in asked.items()}
    answer = requests.get(f"{client.url}/latests", params=sent, timeout=60)
    assert answer.status_code in (200, 400)


def test_a_store_that_is_down_is_said(serve: Any, sky_store: Any) -> None:
    class Down:
        url = engine = "down"

        def table(self, name: str) -> Any:
            raise StoreUnavailable("The store does not answer.")

    answer = serve(Down()).post("health")
    assert answer.status_code == 503
    assert answer.json()["text"] == "The store does not answer."
    assert int(answer.headers["Retry-After"]) > 0
