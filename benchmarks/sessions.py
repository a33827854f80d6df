"""Memory of the server with many visitors, each on an object's page, and after they have left."""

from __future__ import annotations

import contextlib
import re
import time
import urllib.request

from benchmarks import sky
from benchmarks.figures import Figure
from benchmarks.lab import Lab
from benchmarks.processes import Server, rss_bytes
from benchmarks.samples import Sample
from benchmarks.stream_client import Visitor

TITLE = "memory of the server (RSS) with open sessions, each on an object page"
_KEPT_SECONDS = 5
_SETTLE_SECONDS = 3.0


def run(lab: Lab) -> list[Figure]:
    """Open the sessions one after another over all three sizes, then close them all."""
    count = lab.pick(10, 50)
    environment = {
        "ALERTSCOPE_STORE": lab.objects_url(),
        "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(_KEPT_SECONDS),  # default 120 s; only the wait is shorter
    }
    with Server(environment=environment) as server:
        for object_id in sky.SIZES:  # what is kept for all visitors is read once
            _visit(server, object_id)
        time.sleep(_KEPT_SECONDS + _SETTLE_SECONDS)
        _visit(server, next(iter(sky.SIZES)))
        base = rss_bytes(server.pid)
        names = [name for _ in range(count) for name in sky.SIZES][:count]
        with contextlib.ExitStack() as open_sessions:
            for name in names:
                visitor = open_sessions.enter_context(Visitor(server.url))
                visitor.open("object", f"oid={name}")
                visitor.rerun(f"oid={name}")
            time.sleep(_SETTLE_SECONDS)
            opened = rss_bytes(server.pid)
            if (counted := active_sessions(server)) != count:
                raise RuntimeError(f"The server counts {counted} open sessions, not {count}.")
        time.sleep(_KEPT_SECONDS + _SETTLE_SECONDS)
        _visit(server, names[0])  # Streamlit lets go of old sessions when a new one comes
        time.sleep(_SETTLE_SECONDS)
        closed = rss_bytes(server.pid)
    return [
        Figure("before, caches warm", Sample.of([base / 1e6]), "MB"),
        Figure(f"{count} sessions open", Sample.of([opened / 1e6]), "MB"),
        Figure("each session", Sample.of([(opened - base) / count / 1e6]), "MB"),
        Figure(f"after the {count} have left", Sample.of([closed / 1e6]), "MB"),
    ]


def active_sessions(server: Server) -> int:
    """How many sessions the server says are open."""
    with urllib.request.urlopen(f"{server.url}/_stcore/metrics", timeout=5) as answer:
        told = answer.read().decode()
    found = re.search(r"^active_sessions (\d+)", told, re.MULTILINE)
    if found is None:
        raise RuntimeError("The server's metrics do not tell its sessions.")
    return int(found.group(1))


def _visit(server: Server, object_id: str) -> None:
    with Visitor(server.url) as visitor:
        visitor.open("object", f"oid={object_id}")
