"""The page of regions: what it lists of a file, a superevent, a circle and the example, and what that costs."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest

from components.download_files import csv_file
from components.region import example, files, found_list, view
from components.region.source import Source
from data_access import cached, open_store
from data_access.errors import ServiceUnavailable
from data_access.regions import first_seen_in, pixels_of
from data_access.sky_map_files import read_sky_map
from science.sky_maps import CredibleRegion, ErrorCircle
from tests import sky_maps as made
from tests.pages import region_sky as sky
from tests.pages.conftest import all_texts
from tests.pages.meter import Meter, begin_at

PAGE = "region.py"
MAP = made.multi_order_file(DISTMEAN=40.0, DISTSTD=8.0)
TRIGGER = "2023-05-16 06:00:00"
CIRCLE = {"by": "circle", "at": "40 20", "r": "6.0", "t0": TRIGGER}
REGION = CredibleRegion(read_sky_map(MAP, "x").sky_map, 0.9)


def opened(meter: Meter, **asked: str) -> AppTest:
    test = begin_at(PAGE, meter)
    for name, value in asked.items():
        test.query_params[name] = value
    return test.run()


def bring(test: AppTest, content: bytes = MAP, name: str = "S230515zz.fits") -> AppTest:
    test.file_uploader[0].set_value((name, content, "application/fits"))
    return test.run()


def asked_instead(test: AppTest, asked: dict[str, str]) -> AppTest:
    """The page with these parameters and no others."""
    test.query_params.clear()
    for name, value in asked.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception, asked
    return test


def listed(test: AppTest) -> list[str]:
    """Objects whose cards are drawn, in order; the link beside the map is none."""
    found = [link.proto for link in test.get("page_link") if link.proto.page == "object"]
    return [link.query_string.removeprefix("oid=") for link in found if not link.label.startswith("Open ")]


def test_a_map_lists_what_was_first_seen_in_it_the_densest_place_first(meter: Meter) -> None:
    test = bring(opened(meter))
    assert not test.exception
    assert listed(test) == sky.LIST
    words = all_texts(test).replace("\\", "")
    assert f"The 90 % region covers {REGION.area_deg2:,.0f} deg²." in words
    assert "Distance 40 ± 8 Mpc, averaged over the whole map." in words
    assert f"trigger {TRIGGER} UTC" in words
    assert "3 of 7 objects." in words
    assert "Left out: 1 of the Solar System, 1 at catalogued stars, 2 with signs of an artefact." in words
    assert "first seen 1.00 d after the trigger" in words
    assert "seen 7×" in words, "detections, of the newest alert's own row"
    assert "<img" not in all_texts(test).replace("\\<img", ""), "a label from outside is escaped"


def test_what_a_map_costs(meter: Meter) -> None:
    test = opened(meter)
    assert meter.take() == []
    bring(test)
    pixels, found = pixels_of(REGION)[0].size, 7
    still = found - 1
    expected = Counter({("scan", "ztf.pixel128"): pixels, ("rows", "ztf"): 1, ("scan", "ztf"): still + len(sky.LIST)})
    assert Counter(meter.take()) == expected
    for name, value in (("look", "table"), ("view", "close"), ("sort", "newest"), ("find", "Kilo"), ("pick", sky.BEST)):
        test.query_params[name] = value
        test.run()
        assert not test.exception
    assert meter.take() == [], "another look at it asks for nothing"
    test.query_params["stop"] = "2.5"
    test.run()
    assert Counter(meter.take())["scan", "ztf.pixel128"] == pixels, "another window is another question"


def test_centres_are_read_as_in_a_search(meter: Meter) -> None:
    test = opened(meter, **CIRCLE)
    for text in (
        "40, 20",
        "2h40m00s +20d00m00s",
        "2h40m +20d",
        "02:40:00 +20:00:00",
        "l=154.943 b=-36.034",
        "40 20 30",
    ):
        assert listed(asked_instead(test, {**CIRCLE, "at": text})) == [sky.BEST, sky.STRANGE], text


def test_reading_can_be_stopped_and_begun_again(meter: Meter, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(BaseException):
        """As Streamlit stops a run whose controls have changed."""

    def stop(*_: int) -> None:
        raise Stopped

    window = {"start_jd": made.TRIGGER_JD, "stop_jd": made.TRIGGER_JD + 7.0}
    with pytest.raises(Stopped):
        cached.first_seen_in_region("stopped", REGION, progress=stop, **window)
    told = list[tuple[int, int]]()
    found = cached.first_seen_in_region("stopped", REGION, progress=lambda *at: told.append(at), **window).value
    assert len(found.frame) == 7
    assert told[-1] == (found.pixels, found.pixels)
    monkeypatch.setattr(view, "_PROGRESS_AFTER_SECONDS", -1.0)
    test = opened(meter, **CIRCLE)
    assert not test.exception
    assert not test.get("progress"), "how far it was is gone when it is done"


def test_what_is_left_out_can_be_had_back(meter: Meter) -> None:
    test = opened(meter, **CIRCLE)
    assert listed(test) == [sky.BEST, sky.STRANGE]
    test.button(key="region-show-all").click().run()
    assert set(listed(test)) == {sky.BEST, sky.STRANGE, sky.STAR, sky.ROCK, sky.FAKE, sky.POOR}
    assert test.query_params["hide"] == "none"
    test.query_params["hide"] = "cb"
    test.run()
    assert set(listed(test)) == {sky.BEST, sky.STRANGE, sky.ROCK}


WINDOWS: tuple[tuple[dict[str, str], list[str]], ...] = (
    ({"stop": "2.5"}, [sky.BEST, sky.OPPOSITE]),
    ({"stop": "1.0"}, [sky.BEST]),
    ({"start": "1.5", "stop": "3.0"}, [sky.STRANGE, sky.OPPOSITE]),
    ({"start": "-3.0", "stop": "0.5"}, ["ZTF23early"]),
    ({"t0": "2023-05-14 06:00:00", "stop": "3.0"}, [sky.BEST, "ZTF23early"]),
    ({"level": "5.0"}, [sky.BEST]),
    ({"find": "kilonova"}, [sky.OPPOSITE]),
    ({"sort": "young"}, [sky.STRANGE, sky.OPPOSITE, sky.BEST]),
)


def test_the_address_says_what_is_asked(meter: Meter) -> None:
    test = bring(opened(meter))
    for asked, objects in WINDOWS:
        assert listed(asked_instead(test, asked)) == objects, asked


ANSWERS: tuple[tuple[dict[str, str], str], ...] = (
    ({}, "an address holds all else, but not the file"),
    ({"by": "event"}, "No superevent was asked for yet"),
    ({"by": "event", "event": "GRB1"}, "is not the name of a superevent"),
    ({"by": "event", "event": "S230515zz"}, "A sky map can be brought as a file all the same"),
    ({"by": "circle"}, "No circle was given yet"),
    ({**CIRCLE, "at": "somewhere"}, "“somewhere” was not understood"),
    ({**CIRCLE, "at": "<b>x</b>"}, "was not understood"),
    ({**CIRCLE, "at": "40 120"}, "A declination is -90 to 90"),
    ({**CIRCLE, "t0": ""}, "No trigger time is known"),
    ({**CIRCLE, "t0": "some day"}, "“some day” was not understood"),
    ({**CIRCLE, "start": "8.0"}, "The window ends before it begins"),
    ({**CIRCLE, "at": "120 80"}, "Nothing was first seen there and then"),
    ({**CIRCLE, "find": "nobody"}, "No object is left"),
    ({**CIRCLE, "stop": "soon"}, "stop= is a number of days from -500 to 500"),
    ({**CIRCLE, "level": "nan"}, "level= is a number from 1 to 99"),
    ({**CIRCLE, "r": "0"}, "r= is a number of degrees up to 180"),
)


def test_each_answer_says_what_it_is(meter: Meter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTSCOPE_SERVICES", "off")
    test = opened(meter)
    for asked, said in ANSWERS:
        words = all_texts(asked_instead(test, asked))
        assert said in words.replace("\\", ""), asked
        assert "<b>" not in words


def test_what_is_no_sky_map_is_refused_beside_the_field(meter: Meter) -> None:
    test = opened(meter)
    for content in (b"", b"<html>", MAP[:-9_000]):
        bring(test, content, "<b>mine</b>.fits")
        assert not test.exception
        assert test.warning[0].value.replace("\\", "").startswith("<b>mine</b>.fits: ")
        assert "<b>" not in test.warning[0].value
    assert listed(bring(test)) == sky.LIST, "the next file is read"
    assert not test.warning
    test.button(key="region-remove").click().run()
    assert test.file_uploader


def test_a_superevent_is_asked_for_by_its_name(meter: Meter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached.gracedb, "sky_map_of", lambda name: (MAP, f"{name}.multiorder.fits"))
    test = opened(meter, by="event", event="s230515ZZ")
    assert listed(test) == sky.LIST
    cached._memories()["localisations"].forget()

    def down(_: str) -> tuple[bytes, str]:
        raise ServiceUnavailable("GraceDB cannot be reached.")

    monkeypatch.setattr(cached.gracedb, "sky_map_of", down)
    test.run()
    assert "GraceDB cannot be reached" in test.warning[0].value.replace("\\", "")


def test_the_example_is_made_here_and_says_so(meter: Meter) -> None:
    test = opened(meter, by="example")
    assert not test.exception
    words = all_texts(test).replace("\\", "")
    assert "An example, made here: no event" in words
    assert sky.OPPOSITE in listed(test), "it is around the newest supernova candidate"


def test_a_store_without_supernovae_has_no_example(meter: Meter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(example, "_LABELS", ("Mira",))
    assert "There is no example here" in all_texts(opened(meter, by="example"))


def test_a_point_of_the_map_is_taken_in_hand(meter: Meter) -> None:
    test = bring(opened(meter, pick=sky.OPPOSITE))
    assert f"Open {sky.OPPOSITE}" in all_texts(test)
    test.button(key="region-let-go").click().run()
    assert "pick" not in test.query_params
    assert f"Open {sky.OPPOSITE}" not in all_texts(test)


def test_the_table_has_the_list_with_its_place_in_the_region(meter: Meter) -> None:
    test = bring(opened(meter, look="table", pick=sky.OPPOSITE))
    table = test.dataframe[0].value
    assert list(table["Object"]) == sky.LIST
    assert list(table["Rank"]) == [1, 2, 3]
    assert list(table.columns[2:5]) == ["Class", "Credible level (%)", "Days after the trigger"]
    assert table["Days after the trigger"].tolist() == pytest.approx([1.0, 3.0, 2.0])
    levels = REGION.ranks(ra_deg=[40.1, 43.0, 220.0], dec_deg=[20.1, 21.0, -20.0])
    assert table["Credible level (%)"].tolist() == pytest.approx(list(100.0 * levels))
    assert list(table["Detections"]) == [7, 7, 7]


def test_files_hold_the_list_and_everything_with_where_it_is_from(meter: Meter) -> None:
    with open_store(cached.settings.store_url()) as store:
        for region in (REGION, ErrorCircle(40.0, 20.0, 6.0)):
            found = first_seen_in(store, region, start_jd=made.TRIGGER_JD, stop_jd=made.TRIGGER_JD + 7)
            source = Source("key", region, made.TRIGGER_JD, "S230515zz, multi-order", ("It covers some.",))
            staying, said = found_list.left_out(found.frame, ("s", "c", "b"))
            rows = files.listed_rows(source, found_list.listed(staying, source), "First seen then", said)
            assert list(rows.frame["object_id"]) == list(staying["i:objectId"])
            assert rows.provenance["trigger"] == f"{TRIGGER}.000 UTC"
            assert "Left out: 1 of the Solar System" in rows.provenance["content"]
            everything = files.all_rows(source, found, "First seen then")
            assert len(everything.frame) == len(found.frame)
            for each in (rows, everything):
                assert each.provenance["content"].startswith("First seen then, "), "the window that was asked for"
                text = csv_file(each).decode()
                lines = [line for line in text.splitlines() if not line.startswith("#")]
                assert len(list(csv.reader(io.StringIO("\n".join(lines))))) == len(each.frame) + 1
