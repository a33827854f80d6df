"""Names that only services outside know, asked of a server on this machine that answers as Sesame does."""

from __future__ import annotations

import pytest

from tests.api.conftest import Client
from tests.data_access.services.conftest import Outside, outside

__all__ = ["outside"]


def test_a_position_from_sesame(client: Client, outside: Outside) -> None:
    found = client.rows("resolver", resolver="simbad", name="M31")
    assert [(row["oname"], row["otype"], row["jradeg"], row["jdedeg"]) for row in found] == [
        ("M 31", "AGN", 10.68470833, 41.26875)
    ]
    assert client.rows("resolver", resolver="simbad", name="nobody") == []
    assert outside.close_to("sesame") == 2


def test_a_service_that_fails_is_no_empty_answer(client: Client, outside: Outside) -> None:
    outside.status = 500
    answer = client.post("resolver", resolver="simbad", name="M31")
    assert answer.status_code == 503
    assert "SIMBAD" in answer.json()["text"]


def test_a_server_that_asks_nobody_says_so(client: Client, outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTSCOPE_SERVICES", "off")
    answer = client.post("resolver", resolver="simbad", name="M31")
    assert answer.status_code == 503
    assert answer.json()["text"] == "This server asks no services outside."
    assert outside.asked == []
