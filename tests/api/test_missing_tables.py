"""A store that lacks tables, as a cluster that never ran the jobs which fill them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data_access import open_store
from data_access.store import Store
from tests.api.conftest import Client
from tests.table_rows import alert_row, put

JD = 2459540.6065972


@pytest.fixture
def bare(serve: Callable[[Store], Client], tmp_path: Path) -> Client:
    """The API on a store with the main table alone."""
    store = open_store(f"embedded:{tmp_path / 'store'}")
    store.create_table("ztf", ["i", "d"])
    put(store, "ztf", alert_row("ZTF21abc", JD))
    return serve(store)


def test_an_object_is_answered_and_what_is_missing_is_said(bare: Client) -> None:
    answer = bare.post("objects", objectId="ZTF21abc", withupperlim=True, columns="i:jd")
    assert answer.json() == [{"i:jd": JD, "d:tag": "valid"}]
    assert answer.headers["X-Alertscope-Cut"] == "This store lacks ztf.history, ztf.uppervalid, ztf.upper."
    assert "X-Alertscope-Cut" not in bare.post("objects", objectId="ZTF21abc").headers
    assert bare.post("health").json() == {"status": "ok", "engine": "embedded", "simulated": False}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("anomaly", {}),
        ("latests", {"label": "QSO"}),
        ("conesearch", {"ra": 1, "dec": 1, "radius": 5}),
        ("sso", {"n_or_d": "8467"}),
        ("tracklet", {"date": "2021-10-22"}),
        ("statistics", {"date": ""}),
        ("resolver", {"resolver": "tns", "name": "SN 2023"}),
    ],
)
def test_a_question_to_a_missing_table_says_so(bare: Client, question: str, asked: dict[str, object]) -> None:
    answer = bare.post(question, **asked)
    assert answer.status_code == 404
    assert "table" in answer.json()["text"]
