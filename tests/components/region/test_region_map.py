"""The map of a region: as large as the region, wherever on the sky it is, and quiet about what comes from outside."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from components.candidates import candidate_list
from components.region.region_map import point_traces, region_traces
from data_access import frames
from data_access.schema import PIXEL_COLUMNS
from science.sky_maps import CredibleRegion, ErrorCircle, flat_map, outline
from science.sky_maps.sky_map import SKY_DEG2
from science.sky_projection import HALF_WIDTH
from tests import sky_maps as made

_PLANE_DEG2 = np.pi * HALF_WIDTH * HALF_WIDTH / 2.0


def polygons(trace: dict[str, list[float | None]]) -> list[np.ndarray]:
    """The pieces between gaps."""
    pieces, now = list[np.ndarray](), list[tuple[float, float]]()
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None or y is None:
            pieces.append(np.array(now))
            now = []
        else:
            now.append((x, y))
    return pieces


@pytest.mark.parametrize(
    ("ra_deg", "dec_deg"), [(100.0, 30.0), (0.0, 10.0), (359.0, -60.0), (77.0, 89.0), (180.0, -90.0), (0.0, 85.0)]
)
def test_what_is_drawn_has_the_area_of_the_region(ra_deg: float, dec_deg: float) -> None:
    sky_map = flat_map(probability=made.smooth(6, ra_deg, dec_deg, 7.0), nested=True)
    region = CredibleRegion(sky_map, 0.6)
    area = next(trace for trace in region_traces(region) if trace.get("fill"))
    pieces = polygons(area)
    drawn = sum(abs(np.dot(each[:-1, 0], each[1:, 1]) - np.dot(each[1:, 0], each[:-1, 1])) / 2.0 for each in pieces)
    expected = outline(region).corner_ra_deg.shape[0] * SKY_DEG2 / (12 * 4**6)
    assert drawn * SKY_DEG2 / _PLANE_DEG2 == pytest.approx(expected, rel=0.05), "the projection keeps areas"
    assert max(np.ptp(each[:, 0]) for each in pieces) < HALF_WIDTH / 4, "nothing runs across the map"


def test_the_core_is_drawn_in_a_large_region_and_a_circle_is_a_line() -> None:
    sky_map = flat_map(probability=made.smooth(5, 10.0, 10.0, 5.0), nested=True)
    names = [trace["name"] for trace in region_traces(CredibleRegion(sky_map, 0.9)) if trace.get("fill")]
    assert names == ["90 % region", "50 % region"]
    assert [trace["name"] for trace in region_traces(CredibleRegion(sky_map, 0.4)) if trace.get("fill")] == [
        "40 % region"
    ]
    (circle,) = region_traces(ErrorCircle(10.0, 85.0, 10.0))
    assert "fill" not in circle, "around the pole it is no closed shape"
    (small,) = region_traces(ErrorCircle(100.0, 20.0, 5.0))
    assert small["fill"] == "toself"
    json.dumps(circle, allow_nan=False)
    assert len(circle["x"]) > 100


def test_points_are_by_topic_and_their_words_are_no_markup() -> None:
    rows = frames.empty(PIXEL_COLUMNS).reindex(range(3))
    labels = ["SN candidate", "<b>RRLyr</b>", "Kilonova candidate"]
    rows = rows.assign(**{"i:objectId": ["ZTF1", "ZTF<i>2", "ZTF3"], "v:label": labels, "v:name": None})
    rows["v:labels"] = [(label,) for label in labels]
    shown = candidate_list.listed(rows, "").assign(label=labels, why="near", ra_deg=[1.0, 2.0, 359.0], dec_deg=10.0)
    traces = point_traces(shown, ["ZTF3"])
    assert [trace["name"] for trace in traces] == ["supernovae (2)", "other (1)", "cards in view"]
    said = "".join(text for trace in traces for text in trace.get("text", []))
    assert set(re.findall(r"<[^>]*>", said)) == {"<br>"}
    assert traces[0]["customdata"] == ["ZTF1", "ZTF3"]
    json.dumps(traces, allow_nan=False)
