"""The stamps panel without a browser: what the viewer is given, and what is said where there is nothing to draw."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.stamp_payload import describe, pack, read_stamps
from data_access import open_store
from science.stamps import Stamp, read_fits, thumbnail
from tests.components.made_stamps import EPOCHS, OBJECT_ID, Epoch, as_fits, fill, image, pixels_of, with_gap


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray[Any, Any]]]:
    """The payload as its description says, read without our code."""
    length = int.from_bytes(data[:4], "little")
    head = json.loads(data[4 : 4 + length])
    pixels = {
        stamp["kind"]: np.frombuffer(
            data, "<f4", count=stamp["rows"] * stamp["columns"], offset=stamp["offset"]
        ).reshape(stamp["rows"], stamp["columns"])
        for stamp in head["stamps"]
        if "problem" not in stamp
    }
    return head, pixels


def packed(name: str, **changed: Any) -> bytes:
    epoch = EPOCHS[name]
    facts = {"key": "k", "subject": OBJECT_ID, "epoch": name, "label": "an epoch", "negative": epoch.negative}
    return pack(stamps=read_stamps(cells=epoch.cells), **{**facts, **changed})


@pytest.mark.parametrize("name", ["plain", "negative"])
def test_the_viewer_gets_the_files_pixels(name: str) -> None:
    head, pixels = unpack(packed(name))
    assert [stamp["kind"] for stamp in head["stamps"]] == ["Science", "Template", "Difference"]
    for kind, cell in EPOCHS[name].cells.items():
        np.testing.assert_array_equal(pixels[kind], pixels_of(cell))  # NaN equals NaN here
    assert all(stamp["offset"] % 4 == 0 for stamp in head["stamps"])


def test_the_payload_survives_any_label() -> None:
    for label in ("", "a", "ab", "abc", "″½🔭", '"\\\n</script>'):
        head, pixels = unpack(packed("plain", label=label))
        assert head["label"] == label
        np.testing.assert_array_equal(pixels["Difference"], pixels_of(EPOCHS["plain"].cells["Difference"]))


def test_only_the_drawing_of_a_negative_difference_is_turned_over() -> None:
    head, pixels = unpack(packed("negative"))
    assert head["negative"] is True
    assert "turned over" in head["note"]
    assert "as stored" in head["note"]
    assert pixels["Difference"][31, 31] < 0


def test_nothing_is_said_of_turning_where_nothing_is_turned() -> None:
    assert unpack(packed("plain"))[0]["note"] == ""
    without = pack(
        stamps=read_stamps(cells={"Science": EPOCHS["plain"].cells["Science"]}),
        key="k", subject="o", epoch="e", label="", negative=True,
    )  # fmt: skip
    assert unpack(without)[0]["note"] == ""


def test_a_missing_and_a_damaged_cutout_leave_the_others() -> None:
    head, pixels = unpack(packed("damaged"))
    science, template, difference = head["stamps"]
    assert set(pixels) == {"Science"}
    assert "problem" not in science
    assert template["problem"] == "Not stored with this alert."
    assert "cut" in difference["problem"].lower()


def test_directions_come_from_the_file_or_not_at_all() -> None:
    plain, turned = unpack(packed("plain"))[0], unpack(packed("negative"))[0]
    assert all(stamp["north_deg"] is None for stamp in plain["stamps"])
    assert "not known" in plain["orientation"]
    science = turned["stamps"][0]
    assert science["north_deg"] == pytest.approx(180)  # rows run south
    assert science["east_deg"] == pytest.approx(270)  # columns run east: to the right
    assert science["pixel_arcsec"] == pytest.approx(1.01)


def test_a_stamp_in_words() -> None:
    stamp = read_fits(data=as_fits(with_gap(image(1))))
    words = describe(kind="Science", stamp=stamp)
    assert "63 by 63 pixels of 1.01 arcsec" in words
    assert "the brightest pixel is 0.0 arcsec from the centre" in words
    assert "100 pixels have no measurement" in words
    empty = Stamp(np.full((3, 3), np.nan), "", stamp.orientation, {})
    assert describe(kind="Template", stamp=empty).endswith("no pixel has a measurement.")


def test_thumbnail_is_a_picture_with_the_first_row_at_the_bottom() -> None:
    png = thumbnail(data=EPOCHS["plain"].cells["Science"])
    assert png is not None
    picture = np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=float)
    assert picture.shape == (63, 63)
    assert picture[62 - 55, 47] > picture[55, 47]  # the second source is above the middle


@pytest.mark.parametrize("cell", [b"", b"not a file", EPOCHS["damaged"].cells["Difference"]])
def test_no_thumbnail_of_what_cannot_be_read(cell: bytes) -> None:
    assert thumbnail(data=cell) is None


def _page(object_id: str, candid: int | None, jd: float, negative: bool) -> None:
    from components.stamps import stamps_panel

    stamps_panel(object_id, candid, jd, negative=negative, epoch_label="an epoch")


@pytest.fixture
def stocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    url = f"embedded:{tmp_path / 'store'}"
    monkeypatch.setenv("ALERTSCOPE_STORE", url)
    with open_store(url) as store:
        fill(store)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def run(epoch: Epoch, candid: int | None = 0, **state: Any) -> AppTest:
    test = AppTest.from_function(
        _page, args=(OBJECT_ID, epoch.candid if candid == 0 else candid, epoch.jd, epoch.negative)
    )
    for name, value in state.items():
        test.session_state[name] = value
    return test.run(timeout=30)


def shown(test: AppTest) -> dict[str, Any]:
    assert not test.exception
    (viewer,) = test.get("bidi_component")
    return unpack(viewer.proto.bytes)[0]


@pytest.mark.usefixtures("stocked")
def test_the_panel_draws_what_is_stored() -> None:
    head = shown(run(EPOCHS["plain"]))
    assert head["subject"] == OBJECT_ID
    assert head["label"] == "an epoch"
    assert not any("problem" in stamp for stamp in head["stamps"])


@pytest.mark.usefixtures("stocked")
def test_the_panel_says_why_there_is_no_cutout() -> None:
    epoch = EPOCHS["none"]
    head = shown(run(epoch))
    assert str(epoch.candid) in head["note"]
    assert "No cutout is stored" in head["note"]
    assert all("problem" in stamp for stamp in head["stamps"])


@pytest.mark.usefixtures("stocked")
def test_the_panel_says_that_history_points_have_no_cutouts() -> None:
    head = shown(run(EPOCHS["plain"], candid=None))
    assert "history of a later alert" in head["note"]


@pytest.mark.usefixtures("stocked")
def test_files_are_offered_as_received_and_unpacked() -> None:
    from components.stamps import _reader

    epoch = EPOCHS["plain"]
    for kind, cell in epoch.cells.items():
        assert _reader(OBJECT_ID, epoch.candid, epoch.jd, kind, False)() == cell
        assert _reader(OBJECT_ID, epoch.candid, epoch.jd, kind, True)() == gzip.decompress(cell)
