"""The small light curves on cards."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from components import theme
from components.candidates.mini_curve import HEIGHT, WIDTH, in_words, svg

JD = 2459541.25
PATH = "{http://www.w3.org/2000/svg}path"


def curve(mags: Any, *, fid: Any = 1, err: Any = 0.1, sign: Any = "t", jd: Any = None) -> pd.DataFrame:
    """Points as the store gives them."""
    n = len(mags)
    dates = JD + np.arange(n, dtype=float) if jd is None else jd
    return pd.DataFrame(
        {"i:jd": dates, "i:fid": fid, "i:magpsf": mags, "i:sigmapsf": err, "i:isdiffpos": sign},
        index=range(n),
    )


def drawn(found: pd.DataFrame) -> ElementTree.Element:
    image = svg(found)
    assert image is not None
    return ElementTree.fromstring(image)


def dots(image: ElementTree.Element, band: str) -> list[tuple[float, float]]:
    """Centres of the points of a band."""
    for group in image:
        if group.get("stroke") == theme.BANDS[band].colour and len(group):
            return [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)", group[1].get("d") or "")]
    return []


def test_brighter_is_higher_and_later_is_further_right() -> None:
    (x0, y0), (x1, y1), (x2, y2) = dots(drawn(curve([19.0, 18.0, 18.5])), "g")
    assert x0 < x1 < x2
    assert y1 < y2 < y0


def test_each_band_has_its_colour_and_every_point_is_there() -> None:
    image = drawn(curve([19.0, 18.0, 18.5, 18.2], fid=[1, 2, 1, 3]))
    assert [len(dots(image, band)) for band in "gri"] == [2, 1, 1]


def test_a_negative_difference_lies_below_the_line_of_zero() -> None:
    image = drawn(curve([18.0, 18.0], sign=["t", "f"]))
    zero = next(
        float(path.get("d", "").split()[1].split("H")[0]) for path in image.iter(PATH) if path.get("stroke-dasharray")
    )
    (_, above), (_, below) = dots(image, "g")
    assert above < zero < below
    assert not [path for path in drawn(curve([18.0, 19.0])).iter(PATH) if path.get("stroke-dasharray")]


def test_what_cannot_be_drawn_is_left_out() -> None:
    assert svg(curve([])) is None
    assert svg(curve([np.nan, -999.0])) is None
    assert in_words(curve([])) == "no point of its light curve in this store"
    assert len(dots(drawn(curve([18.0, np.nan, 18.5], fid=[1, 1, 9])), "g")) == 1


def test_words_tell_points_bands_and_span() -> None:
    assert in_words(curve([18.0, 18.1, 18.2], fid=[2, 1, 2])) == "3 alerts in g, r over 2 d"
    assert in_words(curve([18.0])) == "1 alert in g"


def test_two_hundred_points_are_a_few_kilobytes() -> None:
    image = svg(curve(np.linspace(18, 20, 200), fid=1 + np.arange(200) % 3))
    assert image is not None
    assert len(image) < 10_000


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(-1e3, 1e3) | st.just(float("nan")),
            st.floats(0, 100) | st.just(float("nan")),
            st.sampled_from(["t", "f", "?"]),
            st.sampled_from([1, 2, 3, 4]),
            st.floats(2_450_000, 2_470_000),
        ),
        max_size=12,
    )
)
def test_any_points_stay_inside_the_image(rows: list[tuple[float, float, str, int, float]]) -> None:
    mags, err, sign, fid, jd = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    image = svg(curve(list(mags), fid=list(fid), err=list(err), sign=list(sign), jd=list(jd)))
    if image is None:
        return
    for band in theme.BANDS:
        for x, y in dots(ElementTree.fromstring(image), band):
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT
