"""What the server needs to run an object's page again when nothing has changed."""

from __future__ import annotations

from benchmarks import sky
from benchmarks.figures import Figure
from benchmarks.lab import Lab
from benchmarks.processes import Server, cpu_seconds
from benchmarks.samples import Sample
from benchmarks.stream_client import Run, Visitor

TITLE = "a rerun of a warm object page, as a visitor's WebSocket sees it"
MOST_MS = 30.0


def run(lab: Lab) -> list[Figure]:
    """All three sizes on one server."""
    figures = []
    with Server(environment={"ALERTSCOPE_STORE": lab.objects_url()}) as server:
        for object_id, alerts in sky.SIZES.items():
            seconds, processor, last = reruns(server, object_id, lab.pick(8, 40))
            size = f"{last.messages} messages, {last.bytes_down / 1e3:.0f} kB"
            what = f"{alerts:,} alerts: "
            figures += [
                Figure(what + "request to last message", seconds.scaled(1e3), "ms", MOST_MS, note=size),
                Figure(what + "server CPU", processor.scaled(1e3), "ms"),
            ]
    return figures


def reruns(server: Server, object_id: str, times: int) -> tuple[Sample, Sample, Run]:
    """Seconds and processor seconds of each rerun after three that do not count, and the last run."""
    query = f"oid={object_id}"
    seconds, processor = [], []
    with Visitor(server.url) as visitor:
        last = visitor.open("object", query)
        for number in range(-3, times):
            before = cpu_seconds(server.pid)
            last = visitor.rerun(query)
            if number >= 0:
                seconds.append(last.seconds)
                processor.append(cpu_seconds(server.pid) - before)
    return Sample.of(seconds), Sample.of(processor), last
