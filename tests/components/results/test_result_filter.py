"""Words and conditions of the filter, against the same conditions by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from components.results.result_filter import filtered
from components.results.result_rows import listed
from data_access.search import Answer, Question

FRAME = pd.DataFrame(
    {
        "i:objectId": ["ZTF21a", "ZTF21b", "ZTF21c", "ZTF21d"],
        "i:jd": [4.0, 3.0, 2.0, 1.0],
        "i:magpsf": [17.0, 18.0, 19.0, None],
        "i:sigmapsf": [0.1, 0.1, 0.1, 0.1],
        "i:drb": [0.99, 0.5, None, 1e-3],
        "i:ndethist": pd.array([3, 30, 300, 3_000], dtype="Int64"),
        "d:tns": ["SN Ia", None, "18", ""],
        "v:classification": ["RRLyr", "SN candidate", "Mira", "SN candidate"],
        "v:separation_degree": [0.001, 0.002, 0.003, 0.004],
    }
)
ANSWER = Answer(Question("cone"), FRAME, "objects", 4, ())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", "abcd"),
        ("mag<18", "a"),
        ("mag <= 18", "ab"),
        ("MAG>=18 drb>0.1", "b"),
        ("magpsf>17.5", "bc"),
        ("i:drb<1", "abd"),
        ("drb=1e-3", "d"),
        ("detections>=30 supernova", "bd"),
        ("ndethist>3e1", "cd"),
        ("separation<8", "ab"),
        ("supernova", "bd"),
        ("extra>5", "cd"),
        ("ztf21a mag<99", "a"),
        ("mag<", ""),
        ("<18", ""),
    ],
)
def test_rows_that_match(text: str, kept: str) -> None:
    shown = listed(ANSWER, unique=True).assign(**{"i:extra": [1.0, 5.0, 6.0, 7.0]})
    found, problems = filtered(ANSWER, shown, text)
    assert list(found["object_id"]) == [f"ZTF21{letter}" for letter in kept]
    assert list(found["row"]) == ["abcd".index(letter) for letter in kept]
    assert problems == []


@pytest.mark.parametrize("text", ["mulens>0.5", "tns=18", "__class__=1", "x" * 500 + "<3"])
def test_a_condition_on_what_is_not_there_is_said_and_left_out(text: str) -> None:
    found, problems = filtered(ANSWER, listed(ANSWER, unique=True), text)
    if text.startswith("__"):
        assert (len(found), problems) == (0, []), "it is a word"
        return
    assert len(found) == 4
    assert len(problems) == 1
    assert "is left out" in problems[0]
