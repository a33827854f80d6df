"""Addresses of the public portal and of links from outside: where each leads."""

from __future__ import annotations

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from components.portal_links import PortalLinks
from tests import asgi


async def page(request: Request) -> Response:
    return PlainTextResponse("a page")


def ask(address: str, method: str = "GET") -> asgi.Answer:
    inner = Starlette(routes=[Route("/{rest:path}", page, methods=["GET", "POST"])])
    return asgi.ask(PortalLinks(inner), address, method=method)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/?action=conesearch&ra=10&dec=20&r=5", "/search?query=10.0%2020.0%20r%3D5"),
        ("/?action=conesearch&object=M31&r=60", "/search?query=M31%20r%3D60"),
        ("/?action=conesearch&object=M31&ra=10.68&dec=41.27&r=60", "/search?query=10.68%2041.27%20r%3D60"),
        ("/?action=conesearch&object=ZTF21abfmbix&r=60", "/search?query=ZTF21abfmbix%20r%3D60"),
        ("/?action=class&class=SN%20candidate&last=10", "/search?query=class%3D%22SN%20candidate%22%20last%3D10"),
        ("/?action=sso&sso=8467", "/search?query=8467"),
        ("/?action=sso&object=8467&sso=8467", "/search?query=8467"),
        ("/?action=objectid&object=ZTF21abfmbix", "/object?oid=ZTF21abfmbix"),
        ("/?action=objectid&object=ZTF21abf&partial=True", "/search?query=ZTF21abf"),
        ("/?action=tracklet&object=TRCK_20231213_133612_00", "/search?query=TRCK_20231213_133612_00"),
        ("/?action=anomaly&last=5", "/search?query=class%3DAnomaly%20last%3D5"),
        ("/?action=conesearch&ra=x&dec=20", "/search?query=ra%3Dx%20dec%3D20"),
        ("/?action=unheard&of=1", "/search?query=of%3D1"),
        ("/?q=ztf21abfmbix", "/object?oid=ZTF21abfmbix"),
        ("/?q=ZTF21abf&embed=true", "/search?query=ZTF21abf&embed=true"),
        ("/?action=sso&sso=//evil.example", "/search?query=sso%3D%2F%2Fevil.example"),
        ("/stats", "/statistics"),
        ("/xmatch/", "/crossmatch"),
        ("/gw?credible_level=most", "/region"),
        ("/gw?event_name=S230518h&credible_level=0.2", "/region?by=event&event=S230518h&level=20"),
    ],
)
@pytest.mark.parametrize("base_path", ["", "/portal"])
def test_an_address_of_the_portal_leads_here(
    address: str, target: str, base_path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": base_path}.get)
    answer = ask(base_path + address)
    assert answer.status == 307
    assert answer.headers["location"] == base_path + target


@pytest.mark.parametrize(
    "address", ["/", "/?q=", "/?foo=bar", "/object?q=x&action=sso", "/statsx", "/a/stats", "/ZTF21a"]
)
def test_all_else_passes(address: str) -> None:
    assert ask(address).text == "a page"
    assert ask("/?action=sso&sso=1", "POST").text == "a page"
