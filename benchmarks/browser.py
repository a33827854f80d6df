"""What a visitor waits for on an object's page, in a real browser with a new profile and no debugging protocol."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import sky
from benchmarks.figures import Figure
from benchmarks.lab import Lab
from benchmarks.processes import Server, cpu_seconds
from benchmarks.proxy import MeasuringProxy
from benchmarks.samples import Sample
from benchmarks.visit import PAGE_SCRIPT, Visit, VisitFailed

TITLE = "a real browser on an object's page (Chromium, new profile, no debugging protocol, software rendering)"
EMPTY_PAGE = Path(__file__).with_name("empty_page.py")
UNITS = ("Difference flux", "Apparent flux", "Difference mag", "Apparent mag")
POINTS = (0.25, 0.75)

# Medians of the public portal, measured in the same way on two cores against an API that answers at once, by size.
_PORTAL = {
    "open": {14: "2.7 s", 130: "3.3 s", 1575: "5.0 s"},
    "next": {14: "2.2 s (reload)", 130: "2.3 s (reload)", 1575: "4.0 s (reload)"},
    "cpu": {14: "0.9 s", 130: "1.2 s", 1575: "4.2 s"},
    "up": {14: "1.4 MB", 130: "12 MB", 1575: "155 MB"},
    "down": {14: "0.4 MB", 130: "1.1 MB", 1575: "10 MB"},
    "unit": {14: "0.20 s", 130: "0.26 s", 1575: "0.53 s"},
    "unit cpu": {14: "0.06 s", 130: "0.08 s", 1575: "0.23 s"},
    "point": {14: "0.30 s", 130: "0.37 s", 1575: "0.84 s"},
}
_CPU_AIMS = {14: 0.08, 130: 0.08, 1575: 0.15}
_DOWN_AIMS = {14: 0.3, 130: 0.4, 1575: 1.0}
Found = dict[str, list[float]]


def run(lab: Lab) -> list[Figure]:
    """Empty page and the three sizes in turn, so that each opening has an empty page of the same minute."""
    repeats, script = lab.pick(1, sky.COPIES // 2), PAGE_SCRIPT.read_text(encoding="utf-8")
    found: dict[int, Found] = {alerts: defaultdict(list) for alerts in sky.SIZES.values()}
    empty: Found = defaultdict(list)
    failures: list[str] = []
    environment = {"ALERTSCOPE_STORE": lab.copies_url()}
    with (
        Server(EMPTY_PAGE) as bare,
        MeasuringProxy(bare.port, script) as to_bare,
        Server(environment=environment) as server,
        MeasuringProxy(server.port, script) as proxy,
    ):
        _visit_empty(to_bare, bare, defaultdict(list))  # the first visitor of a server and the first browser of a day
        _visit_object(proxy, server, ("ZTF18benchaa", "ZTF18benchab"), defaultdict(list))
        for repeat in range(repeats):
            _visit_empty(to_bare, bare, empty)
            for alerts in found:
                names = sky.copies(alerts)
                pair = (names[2 * repeat], names[2 * repeat + 1])
                try:
                    _visit_object(proxy, server, pair, found[alerts])
                except VisitFailed as failure:
                    failures.append(str(failure))
                    print(failure, flush=True)
    return [*_figures(found, empty), _failed(failures)]


def _visit_empty(proxy: MeasuringProxy, server: Server, found: Found) -> None:
    before = cpu_seconds(server.pid)
    with Visit(proxy, "/") as visit:
        drawn = visit.order("text")["text"]
        visit.order("idle")
        found["open"].append(drawn / 1e3)
        found["cpu"].append(cpu_seconds(server.pid) - before)


def _visit_object(proxy: MeasuringProxy, server: Server, names: tuple[str, str], found: Found) -> None:
    """Open an object that the server has not read yet, act on its page, then go to another such object."""
    before, traffic = cpu_seconds(server.pid), proxy.traffic
    with Visit(proxy, f"/object?oid={names[0]}") as visit:
        opened = visit.order("opened")
        visit.order("idle")
        passed = proxy.traffic.since(traffic)
        found["open"].append(opened["curve"] / 1e3)
        found["stamps"].append(opened["stamps"] / 1e3)
        found["open cpu"].append(cpu_seconds(server.pid) - before)
        found["up"].append(passed.data_up / 1e3)
        found["down"].append(passed.data_down / 1e6)
        for unit in UNITS:
            _act(visit, server, found, "unit", lambda: visit.order("press", label=unit)["took"])  # noqa: B023
        for share in POINTS:
            _act(visit, server, found, "point", lambda: visit.order("point", share=share)["took"])  # noqa: B023
        moved: dict[str, Any] = {}

        def go() -> float:
            moved.update(visit.order("go", address=f"/object?oid={names[1]}"))
            return float(moved["curve"])

        _act(visit, server, found, "next", go)
        found["next stamps"].append(moved["stamps"] / 1e3)


def _act(visit: Visit, server: Server, found: Found, name: str, act: Callable[[], float]) -> None:
    """Do something on the page; its time until drawn, and the server's processor time until all is quiet."""
    before = cpu_seconds(server.pid)
    found[name].append(act() / 1e3)
    visit.order("idle")
    found[f"{name} cpu"].append(cpu_seconds(server.pid) - before)


def _figures(found: dict[int, Found], empty: Found) -> list[Figure]:
    figures = [
        Figure("empty Streamlit page: text drawn, new profile", Sample.of(empty["open"]), "s"),
        Figure("empty Streamlit page: server CPU, its files included", Sample.of(empty["cpu"]), "s"),
    ]
    for alerts, of_size in found.items():
        if not of_size["next"]:
            continue
        figures += _opening_figures(alerts, of_size, empty) + _action_figures(alerts, of_size)
    return figures


def _opening_figures(alerts: int, of_size: Found, empty: Found) -> list[Figure]:
    at, opened = f"{alerts:,} alerts: ", Sample.of(of_size["open"])
    above = Sample.of(seconds - Sample.of(empty["open"]).median for seconds in opened.values)
    cpu = Sample.of(seconds - Sample.of(empty["cpu"]).median for seconds in of_size["open cpu"])
    return [
        Figure(at + "light curve drawn, new profile", opened, "s", note=_portal("open", alerts)),
        Figure(at + "the same above the empty page", above, "s", 1.0),
        Figure(at + "three stamps drawn, new profile", Sample.of(of_size["stamps"]), "s"),
        Figure(at + "server CPU of opening, above the empty page", cpu, "s", _CPU_AIMS[alerts], _portal("cpu", alerts)),
        Figure(at + "bytes up for the page's data", Sample.of(of_size["up"]), "kB", 20.0, _portal("up", alerts)),
        Figure(
            at + "bytes down for the page's data",
            Sample.of(of_size["down"]),
            "MB",
            _DOWN_AIMS[alerts],
            _portal("down", alerts),
        ),
    ]


def _action_figures(alerts: int, of_size: Found) -> list[Figure]:
    at = f"{alerts:,} alerts: "
    sample = {name: Sample.of(values) for name, values in of_size.items()}
    return [
        Figure(at + "next object in an open session, curve drawn", sample["next"], "s", 0.3, _portal("next", alerts)),
        Figure(at + "next object in an open session, stamps drawn", sample["next stamps"], "s"),
        Figure(at + "server CPU of the next object", sample["next cpu"], "s", _CPU_AIMS[alerts]),
        Figure(at + "other unit, drawn", sample["unit"], "s", 0.1, _portal("unit", alerts)),
        Figure(at + "server CPU of another unit", sample["unit cpu"], "s", 0.02, _portal("unit cpu", alerts)),
        Figure(at + "click a point, three new stamps", sample["point"], "s", 0.15, _portal("point", alerts)),
        Figure(at + "server CPU of a click", sample["point cpu"], "s"),
    ]


def _portal(what: str, alerts: int) -> str:
    return f"public portal {_PORTAL[what][alerts]}"


def _failed(failures: list[str]) -> Figure:
    return Figure("visits that failed", Sample.of([len(failures)]), target=0.0, note="; ".join(failures)[:300])
