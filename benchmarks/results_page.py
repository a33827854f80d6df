"""What a visitor waits for on the page of searches: ten cards with cutout and light curve, in a real browser."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from urllib.parse import urlencode

from benchmarks.browser import EMPTY_PAGE
from benchmarks.figures import Figure
from benchmarks.lab import Lab
from benchmarks.processes import Server, cpu_seconds
from benchmarks.proxy import MeasuringProxy
from benchmarks.samples import Sample
from benchmarks.visit import PAGE_SCRIPT, Visit

TITLE = "ten result cards with cutouts and curves (Chromium, new profile, no debugging protocol, software rendering)"
CARDS = 10
_PORTAL = "public portal 2.9 s, 21 calls in a row"
_NEWEST_NIGHT = date(2026, 3, 1)
_DAYS_APART = 5
_LABELS = ("SN candidate", "Early SN Ia candidate")  # of which there are more than ten, so that all cards are others


def run(lab: Lab) -> list[Figure]:
    """A search that nobody asked before, then another one in the same session, and an empty page beside each."""
    repeats, script = lab.pick(1, 5), PAGE_SCRIPT.read_text(encoding="utf-8")
    found: dict[str, list[float]] = defaultdict(list)
    environment = {"ALERTSCOPE_STORE": lab.sky_url(), "ALERTSCOPE_SERVICES": "off"}
    with (
        Server(EMPTY_PAGE) as bare,
        MeasuringProxy(bare.port, script) as to_bare,
        Server(environment=environment) as server,
        MeasuringProxy(server.port, script) as proxy,
    ):
        for repeat in range(-1, repeats):  # the first visitor of a server and the first browser of a day do not count
            kept = found if repeat >= 0 else defaultdict(list)
            with Visit(to_bare, "/") as visit:
                kept["empty"].append(visit.order("text")["text"] / 1e3)
            first, second = (_address(label, repeat + 1) for label in _LABELS)
            with Visit(proxy, first) as visit:
                kept["new profile"].append(visit.order("cards", count=CARDS)["cards"] / 1e3)
                visit.order("idle")
                before = cpu_seconds(server.pid)
                kept["session"].append(visit.order("other_cards", address=second, count=CARDS)["took"] / 1e3)
                visit.order("idle")
                kept["cpu"].append(cpu_seconds(server.pid) - before)
    empty = Sample.of(found["empty"]).median
    above = Sample.of(seconds - empty for seconds in found["new profile"])
    return [
        Figure("another search in an open session, ten cards drawn", Sample.of(found["session"]), "s", 0.8, _PORTAL),
        Figure("server CPU of another search", Sample.of(found["cpu"]), "s"),
        Figure("a search in a new profile, ten cards drawn", Sample.of(found["new profile"]), "s"),
        Figure("the same above an empty Streamlit page", above, "s"),
    ]


def _address(label: str, number: int) -> str:
    """Of a search that differs from the class's others by its last night."""
    last = _NEWEST_NIGHT - timedelta(_DAYS_APART * number)
    return "/search?" + urlencode({"query": f'class="{label}" before={last}'})
