"""The address as state: what is read is checked, what is written reads back."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from components.url_state import choice_parameter, integer_parameter, number_parameter, text_parameter


@given(st.floats(0.01, 1e4))
def test_a_number_reads_back_exactly(value: float) -> None:
    period = number_parameter("period", None, low=0.01, high=1e4)
    assert period.parse(period.text(value)) == value


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_64_bit_id_is_never_rounded(value: int) -> None:
    candid = integer_parameter("candid", None)
    assert candid.parse(candid.text(value)) == value


@pytest.mark.parametrize("text", ["", "nan", "inf", "-1", "1e5", "0x10", "1; drop", "NaN"])
def test_impossible_numbers_are_rejected(text: str) -> None:
    assert number_parameter("period", None, low=0.01, high=1e4).parse(text) is None


@pytest.mark.parametrize("text", ["", "1.5", "1e3", str(2**63), "abc"])
def test_impossible_ids_are_rejected(text: str) -> None:
    assert integer_parameter("candid", None).parse(text) is None


def test_texts_and_choices() -> None:
    assert choice_parameter("band", ("g", "r"), "g").parse("i") is None
    assert text_parameter("oid", longest=5).parse("  abc ") == "abc"
    assert text_parameter("oid", longest=5).parse("abcdef") is None
    assert not math.isnan(number_parameter("x", 1.0, low=0, high=2).default or 0)


def _page() -> None:
    import streamlit as st

    from components.url_state import number_parameter

    period = number_parameter("period", 1.0, low=0.01, high=1e4)
    st.text(f"{period.read()} {period.rejected()}")
    if "write" in st.session_state:
        period.write(st.session_state["write"])


@pytest.mark.parametrize(
    ("address", "shown"), [({}, "1.0 None"), ({"period": "0.57"}, "0.57 None"), ({"period": "junk"}, "1.0 junk")]
)
def test_reading(address: dict[str, str], shown: str) -> None:
    assert _run(address).text[0].value == shown


@pytest.mark.parametrize(
    ("address", "written", "after"),
    [
        ({}, 0.57, {"period": "0.57"}),
        ({"period": "0.57", "other": "1"}, 1.0, {"other": "1"}),
        ({"period": "0.57"}, 2.5, {"period": "2.5"}),
        ({}, 1.0, {}),
    ],
)
def test_writing_leaves_out_the_default_and_all_others_alone(
    address: dict[str, str], written: float, after: dict[str, str]
) -> None:
    test = _run(address, write=written)
    assert {name: test.query_params[name] for name in test.query_params} == after


def _run(address: dict[str, str], **state: Any) -> AppTest:
    test = AppTest.from_function(_page)
    for name, value in address.items():
        test.query_params[name] = value
    for name, value in state.items():
        test.session_state[name] = value
    return test.run()
