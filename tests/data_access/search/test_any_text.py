"""Whatever is typed: no exception, a question that makes sense, and a text that reads back as the same question."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.search_texts import PIECES, texts
from data_access.search import Question, canonical, describe, parse, question_from_parameters
from data_access.search.question import LARGEST_RADIUS_ARCSEC

NOW = 2461000.75
MOST = {"object": {"object_ids"}, "class": {"label"}, "solar_system": {"solar_system_name"}, "name": {"name"}}
MUST = {**MOST, "tracklet": {"tracklet_id"}, "cone": set(), "date": set(), "anomaly": set(), "nothing": set()}


def check(text: str) -> Question:
    question = parse(text, now_jd=NOW)
    for name in MUST[question.action]:
        assert getattr(question, name), (text, name)
    if question.action == "cone":
        assert question.object_ids or (0 <= (question.ra_deg or 0) <= 360 and abs(question.dec_deg or 0) <= 90)
    assert question.radius_arcsec is None or 0 < question.radius_arcsec <= LARGEST_RADIUS_ARCSEC
    assert question.n is None or 1 <= question.n <= 10_000
    assert all(math.isfinite(jd) for jd in (question.start_jd, question.stop_jd) if jd is not None)
    assert (question.start_jd or 0) <= (question.stop_jd or math.inf)
    assert all(problem.sentence.endswith((".", "?", "d.")) for problem in question.problems)
    assert (question == Question()) == (question.action == "nothing")
    assert question.action != "nothing" or question.problems or not text.strip() or not describe(question)
    again = parse(canonical(question), now_jd=NOW + 1000)
    assert again == question, (text, canonical(question))
    assert canonical(again) == canonical(question)
    assert "\n" not in describe(question)
    return question


def test_generated_texts() -> None:
    actions = {check(text).action for text in texts(6_000, seed=20251127)}
    assert actions == set(MUST)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_unicode(text: str) -> None:
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join))
def test_pieces_side_by_side(text: str) -> None:
    check(text)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["action", "ra", "dec", "r", "class", "object", "query", "x y"]), st.text()))
def test_any_link(parameters: dict[str, str]) -> None:
    question = question_from_parameters(parameters)
    assert parse(canonical(question)) == question


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=50))
def test_the_repaired_texts_are_read_too(text: str) -> None:
    for problem in check(text).problems:
        if problem.repaired:
            check(problem.repaired)
