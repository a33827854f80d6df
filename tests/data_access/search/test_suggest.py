"""What a text may go on to be: each suggestion is a text that is understood, and that holds what was typed."""

from __future__ import annotations

import random

import pytest

from data_access.search import known_labels, parse
from data_access.search.completions import class_labels
from data_access.search.mend import mended
from data_access.search.suggest import MOST_SUGGESTIONS, suggestions

OBJECTS = ["ZTF21aaaaaaa", "ZTF21aaaaaab", "ZTF21abfmbix"]
NAMES = ["4 Vesta", "AT 2021co", "Vesta"]


def suggested(text: str) -> list[str]:
    found = suggestions(
        text,
        object_names=lambda begun: [name for name in OBJECTS if name.startswith(begun)],
        known_names=lambda begun: [name for name in NAMES if name.lower().startswith(begun.lower())],
    )
    return [each.text for each in found]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ztf21ab", "ZTF21abfmbix"),
        ("ZTF21aaaaaaa ZTF21ab", "ZTF21aaaaaaa ZTF21abfmbix"),
        ("vest", "Vesta"),
        ("sn cand", 'class="SN candidate"'),
        ("mira", "class=Mira"),
        ("mirra", "class=Mira"),
        ("class=microlensng cand", 'class="Microlensing candidate"'),
        ("class=quas", 'class="(TNS) QSO"'),
        ("class:RRL", "class=RRLyr"),
        ("class=SN c", 'class="SN candidate"'),
        ('last=5 class="Early SN Ia', 'last=5 class="Early SN Ia candidate"'),
        ("10 20 r=5 class=QS", '10 20 r=5 class="(TNS) QSO"'),
        ("class=Mira tr", "class=Mira trend="),
        ("class=Mira trend=", "class=Mira trend=rising"),
        ("class=Mira trend=f", "class=Mira trend=fading"),
        ("class=Mira ", "class=Mira trend="),
        ("10 20 ", "10 20 radius="),
        ("10 20 radius=", "10 20 radius=5"),
        ("10 20 r=5 ", "10 20 r=5 after="),
        ("10 20 after=", "10 20 after=yesterday"),
        ("10 20 after=7", '10 20 after="7 days ago"'),
        ("ZTF21aaaaaaa ", "ZTF21aaaaaaa radius="),
    ],
)
def test_the_likeliest_stands_first(text: str, first: str) -> None:
    assert suggested(text)[0] == first


@pytest.mark.parametrize("text", ["", "  ", "246.04 25.6", "ZTF21aaaaaaa", "r=5", "it's", "§"])
def test_where_nothing_is_left_to_say_nothing_is_suggested(text: str) -> None:
    assert suggested(text) == []


def test_every_class_is_found_by_its_own_label() -> None:
    for label in known_labels():
        bare = label.removeprefix("(SIMBAD) ").removeprefix("(TNS) ")
        meant = parse(f'class="{label}"').label
        assert meant is None or meant in class_labels(bare)[:3], label


def test_whatever_is_typed_suggestions_are_few_and_are_understood() -> None:
    parts = [
        *OBJECTS,
        "10 20",
        "class=",
        "SN c",
        "trend=",
        "ris",
        '"',
        "'",
        "after=",
        "2025",
        "r",
        " ",
        "=",
        "ves",
        "\u2003",
    ]
    chance = random.Random(3)
    for _ in range(300):
        text = "".join(chance.choices(parts, k=chance.randint(1, 5)))
        found = suggested(text)
        assert len(found) == len(set(found)) <= MOST_SUGGESTIONS
        assert text not in found
        for each in found:
            if not each.endswith("="):
                assert len(parse(each).problems) <= len(parse(text).problems), (text, each)


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("246.0422 25.669 30 rr=5", "246.0422 25.669 30"),
        ("class=SN candidate lst=3", "class=SN candidate last=3"),
        ("class=Mira trend=rissing lst=3", "class=Mira trend=rising last=3"),
        ("M31", ""),
        ("", ""),
    ],
)
def test_all_that_can_be_mended_is_mended_at_once(text: str, better: str) -> None:
    assert mended(text) == better
    assert mended(better) == ""
