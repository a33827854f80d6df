"""Survey strings reach the page as they are, and numbers as people read them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.plain_text import count, duration, escaped

MARKUP = r"\`*_{}[]()<>#+-.!|~$:&^="


@given(st.text())
def test_no_sign_of_markup_stands_unescaped(text: str) -> None:
    bare = re.sub(r"\\.", "", escaped(text), flags=re.DOTALL)
    assert not set(bare) & set(MARKUP)
    assert "\n" not in escaped(text)


@given(st.text())
def test_what_is_read_is_what_was_given(text: str) -> None:
    read = re.sub(r"\\(.)", r"\1", escaped(text)).replace("\u2060", "")
    assert read == " ".join(text.replace("\u2060", "").split())


@pytest.mark.parametrize(
    "name", ["ZTF21abfmbix", "SN 2021abc", "Seyfert_1", "(SIMBAD) RRLyr", "C/2021 A1", "12:34:56.7"]
)
def test_ordinary_names_hold_nothing_invisible(name: str) -> None:
    assert "\u2060" not in escaped(name).replace("12\\:\u2060", "")


@pytest.mark.parametrize("text", ["http://example.org", "www.example.org", "a@example.org", "x :smile: y"])
def test_what_would_turn_into_a_link_or_an_emoji_is_broken_up(text: str) -> None:
    assert "\u2060" in escaped(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "1 ms"), (0.0124, "12 ms"), (1.44, "1.4 s"), (42, "42 s"), (200, "3 min"), (7200, "2 h"), (260_000, "3 d")],
)
def test_a_duration_reads_in_its_unit(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_counts_agree_with_their_noun() -> None:
    assert (count(1, "alert"), count(1575, "alert"), count(0, "galaxy", "galaxies")) == (
        "1 alert",
        "1,575 alerts",
        "0 galaxies",
    )
