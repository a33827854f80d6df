"""Search: how long reading a text takes whatever it is, and whether an answer takes as long among a million alerts."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

from benchmarks.figures import Figure
from benchmarks.lab import Lab
from benchmarks.samples import Sample, alternating
from benchmarks.search_texts import texts
from data_access import open_store
from data_access.search import Question, answer, canonical, describe, parse

TITLE = "search: reading texts, and answers among few and among many simulated alerts, embedded store"
HIGHEST_RATIO = 1.5
MOST_MS_PER_TEXT = 5.0
_ROWS = 100
_TEXTS_A_FIGURE = 10


def run(lab: Lab) -> list[Figure]:
    """CPU time of the slowest texts, then the same questions asked of two stores in turn."""
    return [*_reading(lab.pick(2_000, 100_000)), *_answering(lab)]


def _reading(count: int) -> list[Figure]:
    """The slowest of all texts, each the best of three readings: what a pause of the machine costs is not its own.

    Raises
    ------
    RuntimeError
        A text's canonical form is read as another question.
    """
    slowest: list[tuple[float, str]] = []
    total = 0.0
    for text in ["l=1 b=2", "class=nothing like it", *texts(count, seed=20251127)]:
        started = time.process_time()
        question = parse(text)
        seconds = time.process_time() - started
        total += seconds
        if parse(canonical(question)) != question or (question.action != "nothing") > bool(describe(question)):
            raise RuntimeError(f"{text!r} does not read back as the same question.")
        slowest = sorted([*slowest, (seconds, text)], reverse=True)[:_TEXTS_A_FIGURE]
    again = [min(_cpu_seconds(text) for _ in range(3)) for _, text in slowest]
    note = f"{count:,} generated texts, none raises, each reads back as itself"
    return [
        Figure("reading a text, mean CPU time", Sample.of([1e3 * total / count]), "ms", note=note),
        Figure("reading the slowest text", Sample.of([1e3 * max(again)]), "ms", target=MOST_MS_PER_TEXT),
    ]


def _cpu_seconds(text: str) -> float:
    started = time.process_time()
    parse(text)
    return time.process_time() - started


def _answering(lab: Lab) -> list[Figure]:
    few, many = 10_000, lab.pick(100_000, 1_000_000)
    figures = []
    with open_store(lab.simulated_url(few)) as small, open_store(lab.simulated_url(many)) as large:
        for question in _questions():
            rows = min(len(answer(store, question, online=False).frame) for store in (small, large))
            asked = replace(question, n=rows)
            among_many, among_few = alternating(
                partial(answer, large, asked, online=False),
                partial(answer, small, asked, online=False),
                lab.pick(10, 40),
                warm_up=3,
            )
            what = f"{describe(question)}, {rows} rows"
            figures += [
                Figure(f"{what}: among {few:,}", among_few.scaled(1e3), "ms"),
                Figure(f"{what}: among {many:,}", among_many.scaled(1e3), "ms"),
                Figure(f"{question.action}: ratio", among_many.over(among_few), target=HIGHEST_RATIO),
            ]
    return figures


def _questions() -> list[Question]:
    """The newest of a class and of all, an object and its neighbourhood, which are in both stores."""
    return [parse(text) for text in (f"class=RRLyr last={_ROWS}", f"last={_ROWS}", "ZTF18benchab", "ZTF18benchab r=5")]
