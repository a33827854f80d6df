"""What is read through the API is what stands in the tables behind it, with few questions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from data_access import candidates, night_counts, open_store, queries
from data_access.cells import decode
from data_access.crossmatch import cross_match
from data_access.cutouts import cutouts
from data_access.errors import BadRequest, NoSuchTable, NotFound
from data_access.fink_api.client import AT_ONCE
from data_access.inspection import info
from data_access.metered import Call, MeteredStore
from data_access.search.find import find
from data_access.search.parse import parse
from data_access.store import AnswersCones, Store
from science.stamps import read_fits
from science.topic_labels import TOPIC_LABELS
from tests.data_access.fink_api.conftest import LARGE_ID, TNS_JD, TNS_OBJECT, assert_same
from tests.data_access.fink_api.questions import LABELS, object_questions, other_questions
from tests.fink_server import FinkServer, fink_server


def test_one_question_tells_all_of_an_object(sky: Store, fink: Store, server: FinkServer, newest: pd.Series) -> None:
    for question in object_questions(newest).values():
        assert_same(question(fink), question(sky))
    assert server.routes_asked() == {"objects": 1}
    tags = queries.history_of(fink, TNS_OBJECT)
    assert_same(tags, queries.history_of(sky, TNS_OBJECT))
    assert tags["d:tag"].tolist() == ["valid", "valid", "badquality", "upperlim"]
    assert tags["d:own"].tolist() == [True, False, False, False]
    assert tags["i:candid"].iloc[0] == LARGE_ID


def test_a_curve_alone_asks_for_a_few_columns(fink: Store, server: FinkServer, newest: pd.Series) -> None:
    assert len(candidates.curves_of(fink, [newest["i:objectId"]])[newest["i:objectId"]]) > 1
    ((_, fields),) = server.asked
    assert "i:magpsf" in fields["columns"]
    assert "withupperlim" not in fields


def test_who_ask_at_once_cause_one_question(fink: Store, server: FinkServer, newest: pd.Series) -> None:
    server.delay_seconds = 0.2
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda _: queries.history_of(fink, newest["i:objectId"]), range(6)))
    assert len({len(frame) for frame in found}) == 1
    assert server.routes_asked() == {"objects": 1}


def test_no_more_than_a_few_questions_at_once(fink: Store, server: FinkServer) -> None:
    server.delay_seconds = 0.05
    names = [f"ZTF20aaaaa{letter}{other}" for letter in "abcd" for other in "abc"]
    fink.side_by_side([lambda name=name: fink.side_by_side([lambda: queries.alerts_of(fink, name)]) for name in names])  # type: ignore[misc]
    with ThreadPoolExecutor(12) as threads:
        list(threads.map(lambda name: queries.alerts_of(fink, f"{name}x"), names))
    assert len(server.asked) == 24
    assert 1 < server.most_at_once <= AT_ONCE


def test_cutouts_have_the_same_pixels(sky: Store, fink: Store, server: FinkServer, newest: pd.Series) -> None:
    name, candid, jd = newest["i:objectId"], int(newest["i:candid"]), float(newest["i:jd"])
    ours, theirs = cutouts(fink, name, candid, jd=jd), cutouts(sky, name, candid, jd=jd)
    assert ours.keys() == theirs.keys()
    for kind, stamp in theirs.items():
        np.testing.assert_array_equal(read_fits(data=ours[kind]).image, read_fits(data=stamp).image)
    assert server.routes_asked() == {"objects": 1, "cutouts": 1}
    key = f"{name}_{jd!r}"
    (row,) = fink.table("ztf.cutouts").rows([key], [b"b:cutoutScience_stampData"])
    assert list(row[1]) == [b"b:cutoutScience_stampData"]
    assert server.asked[-1][1]["kind"] == "Science"
    assert cutouts(fink, name, candid) == ours  # without the date the alert is looked up by its id
    with pytest.raises(NotFound, match="No cutout is stored"):
        cutouts(fink, TNS_OBJECT, LARGE_ID, jd=TNS_JD)


@pytest.mark.parametrize("radius_arcsec", [5.0, 600.0, 18_000.0])
def test_a_cone_is_one_question(
    sky: Store, fink: Store, server: FinkServer, newest: pd.Series, radius_arcsec: float
) -> None:
    place, seen = (newest["i:ra"], newest["i:dec"], radius_arcsec), float(newest["i:jdstarthist"])
    for span in ({}, {"stop_jd": seen - 1.0}, {"start_jd": seen, "stop_jd": seen}):
        theirs = queries.cone(sky, *place, **span)
        ours = queries.cone(fink, *place, **span)
        assert_same(ours, theirs)
        # The API gives one row for each object: rows of other first detections of the same object do not count.
        assert ours.attrs["total"] == theirs.attrs["total"]
    assert server.routes_asked() == {"conesearch": 1}
    assert not {"startdate", "stopdate"} & server.asked[0][1].keys()


def test_a_pixel_of_the_sky(sky: Store, fink: Store, newest: pd.Series) -> None:
    keys = [key for key, _ in sky.table("ztf.pixel128").scan() if not key.startswith(b"schema")]
    key = next(key for key in keys if key.endswith(newest["i:objectId"].encode()))
    pixel, date, _ = key.split(b"_")
    for ends in (
        {"row_prefix": pixel + b"_"},
        {"row_start": pixel + b"_" + date, "row_stop": pixel + b"_" + date + b"~"},
        {"row_start": pixel + b"_" + date[:-3], "row_stop": pixel + b"_" + date[:9] + b"~"},
    ):
        found = dict(fink.table("ztf.pixel128").scan(**ends))  # type: ignore[arg-type]
        assert found == dict(sky.table("ztf.pixel128").scan(**ends))  # type: ignore[arg-type]
        assert key in found


def test_a_pixel_at_a_time(fink: Store) -> None:
    for ends in ({"row_start": b"20001_", "row_stop": b"20003`"}, {"row_prefix": b"2000"}, {"row_prefix": b"999999_"}):
        with pytest.raises(BadRequest, match="one pixel"):
            list(fink.table("ztf.pixel128").scan(**ends))  # type: ignore[arg-type]


def test_positions_are_matched_one_by_one(sky: Store, fink: Store, server: FinkServer) -> None:
    rows = [cells for key, cells in sky.table("ztf.pixel128").scan() if not key.startswith(b"schema")][:40]
    ra, dec = (np.array([decode(cells[name], "double") for cells in rows]) for name in (b"i:ra", b"i:dec"))
    ra, dec = np.append(ra, 1.0), np.append(dec, -80.0)
    theirs = cross_match(sky, ra, dec, radius_arcsec=5.0, nearest_only=False)
    assert_same(cross_match(fink, ra, dec, radius_arcsec=5.0, nearest_only=False), theirs)
    assert len(theirs) >= 40
    assert server.routes_asked()["conesearch"] <= len(ra)
    assert server.routes_asked()["objects"] == 1  # all detections of all objects
    with pytest.raises(BadRequest, match="position by position"):
        cross_match(fink, np.full(101, 10.0), np.zeros(101), radius_arcsec=5.0)


@pytest.mark.parametrize("label", LABELS)
def test_classes(sky: Store, fink: Store, server: FinkServer, newest: pd.Series, label: str) -> None:
    jd = float(newest["i:jd"])
    for n, start_jd, stop_jd in ((3, None, None), (1000, None, None), (1000, jd - 3.0, jd - 1.0), (7, None, jd)):
        theirs = queries.latest(sky, label, n, start_jd, stop_jd)
        ours = queries.latest(fink, label, n, start_jd, stop_jd)
        assert_same(ours.sort_values(["i:jd", "i:objectId"]), theirs.sort_values(["i:jd", "i:objectId"]))
        assert ours.attrs["cut"] == theirs.attrs["cut"]
    assert queries.latest(fink, label, 3)["i:candid"].dtype == np.int64


def test_a_page_of_a_class_is_one_question(fink: Store, server: FinkServer) -> None:
    queries.latest(fink, "SN candidate", 10)
    assert server.routes_asked() == {"latests": 1}


def test_a_class_is_read_page_by_page(sky: Store, fink: Store, server: FinkServer) -> None:
    rows = [key for key, _ in sky.table("ztf.class").scan(row_prefix=b"Unknown_24")]
    ends = {"row_start": b"Unknown_2499999.0~", "row_stop": b"Unknown_2400000.0", "reverse": True}
    found = fink.table("ztf.class").scan(**ends, columns=[b"i:jd"], batch_size=10)  # type: ignore[arg-type]
    assert [key for key, _ in found] == rows[::-1]
    assert server.routes_asked()["latests"] > 3


@pytest.mark.parametrize("topic", TOPIC_LABELS)
def test_topics(sky: Store, fink: Store, topic: str) -> None:
    theirs, ours = candidates.candidates(sky, topic), candidates.candidates(fink, topic)
    assert_same(ours.sort_values(["i:jd", "i:objectId"]), theirs.sort_values(["i:jd", "i:objectId"]))


def test_states_of_blazars_are_of_each_object_once(sky: Store, fink: Store) -> None:
    for label in ("(CTA) Blazar low state", "(CTA) Blazar high state"):
        assert_same(queries.latest(fink, label, 100), queries.latest(sky, label, 100))


def test_other_questions(sky: Store, fink: Store, newest: pd.Series) -> None:
    for name, question in other_questions(sky, newest).items():
        ours, theirs = question(fink), question(sky)
        assert len(ours) == len(theirs), name
        assert bool(len(ours)) == ("unknown" not in name), name
        assert_same(ours, theirs)


def test_newest_night_does_not_read_all_nights(fink: Store, server: FinkServer) -> None:
    assert len(night_counts.newest_night(fink)) == 1
    assert server.routes_asked() == {"statistics": 2}
    assert server.asked[0][1]["columns"] == "basic:sci"
    assert len(server.asked[1][1]["date"]) == len("YYYYMM")


@pytest.mark.parametrize("text", ["{name}", "{name} r=60", "class=RRLyr last=5", "class=Anomaly", "{name} {other}"])
def test_searches(sky: Store, fink: Store, newest: pd.Series, text: str) -> None:
    question = parse(text.format(name=newest["i:objectId"], other=TNS_OBJECT))
    ours, theirs = find(fink, question), find(sky, question)
    assert_same(ours.frame, theirs.frame)
    assert (ours.total, ours.rows_are, ours.missing) == (theirs.total, theirs.rows_are, theirs.missing)


def test_what_the_api_does_not_tell(fink: Store, sky: Store, server: FinkServer) -> None:
    with pytest.raises(NoSuchTable, match="by date"):
        queries.newest(fink, "ztf.jd", 10)
    for table in ("ztf", "ztf.tns_resolver", "ztf.class"):
        with pytest.raises(NoSuchTable, match="all rows"):
            list(fink.table(table).scan())
    with pytest.raises(BadRequest, match="9 characters"):
        queries.object_names(fink, "ZTF21")
    assert queries.about(fink) == {}
    for write in (
        lambda: fink.create_table("ztf", ["i"]),
        lambda: fink.write({"ztf": []}),
        lambda: fink.table("ztf").put(b"a", {}),
        lambda: fink.table("ztf").delete(b"a"),
        lambda: fink.table("ztf").batch(),
    ):
        with pytest.raises(BadRequest, match="only be read"):
            write()
    assert not server.asked
    ours, theirs = info(fink), info(sky)
    assert ours["engine"] == "Fink API"
    assert (ours["nights"], ours["classes"]) == (theirs["nights"], theirs["classes"])
    assert ours["tables"]["ztf.class"] is None


def test_the_api_of_a_store_that_reads_an_api(sky: Store, fink: Store, newest: pd.Series) -> None:
    with fink_server(fink) as second, open_store(f"fink:{second.url}") as twice:
        for question in (*object_questions(newest).values(), lambda store: queries.latest(store, "RRLyr", 50)):
            assert_same(question(twice), question(sky))


def test_a_metered_store_still_answers_cones(fink: Store, newest: pd.Series) -> None:
    calls: list[Call] = []
    metered = MeteredStore(fink, calls.append)
    assert isinstance(metered, AnswersCones)
    assert len(queries.cone(metered, newest["i:ra"], newest["i:dec"], 5.0)) == 1
    assert ("cone", "ztf.pixel128") in [(call.kind, call.table) for call in calls]
