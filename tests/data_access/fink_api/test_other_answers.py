"""Where Fink's API answers in another way than our own does: what is wrong there is put right here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from astropy.time import Time

from data_access import queries
from data_access.fink_api import cones
from data_access.fink_api.dates import iso
from data_access.fink_api.records import record_of
from data_access.frames import build
from data_access.schema import COLUMN_TYPES
from data_access.store import Store
from science.columns import numbers
from tests.data_access.fink_api.conftest import LARGE_ID, TNS_OBJECT, assert_same
from tests.fink_server import FinkServer


def test_a_range_that_loses_its_first_tenth_of_a_day(sky: Store, fink: Store, server: FinkServer) -> None:
    jd = queries.latest(sky, "RRLyr", 1000)["i:jd"]
    start, stop = float(jd.min()), float(jd.max())

    def lose(route: str, fields: dict[str, Any], rows: Any) -> Any:
        lost = pd.Timestamp(fields["startdate"]).to_julian_date() + 0.1
        return [row for row in rows if row["i:jd"] >= lost]

    server.change = lose
    assert_same(queries.latest(fink, "RRLyr", 1000, start, stop), queries.latest(sky, "RRLyr", 1000, start, stop))
    assert max(pd.Timestamp(fields["stopdate"]).to_julian_date() for _, fields in server.asked) > stop


@pytest.mark.parametrize("jd", [2459540.6065972, 2458788.5, 2461099.0239792, 2440587.5])
def test_dates_are_those_of_astropy(jd: float) -> None:
    written = iso(jd)
    assert len(written) == len("2021-11-22 02:33:29.998")
    assert Time(written).jd == pytest.approx(jd, abs=2e-8)  # a millisecond


def test_spans_that_end_far_away(sky: Store, fink: Store) -> None:
    for stop_jd in (2_480_000.5, 2_488_069.5, 2_999_999.5, 1e9):
        theirs = queries.latest(sky, "RRLyr", 5, 2_400_000.5, stop_jd)
        assert (
            queries.latest(fink, "RRLyr", 5, 2_400_000.5, stop_jd)["i:candid"].tolist() == theirs["i:candid"].tolist()
        )


def test_both_spellings_of_a_class(sky: Store, fink: Store, server: FinkServer) -> None:
    """`RRLyr` is `RRLyrae` in newer tables; a server that gives both for either must not double them."""

    def renamed(route: str, fields: dict[str, Any], rows: Any) -> Any:
        return [row | {"d:cdsxmatch": "RRLyrae" if number % 2 else "RRLyr"} for number, row in enumerate(rows)]

    server.change = renamed
    each = [queries.latest(fink, label, 1000) for label in ("RRLyr", "RRLyrae")]
    assert [set(frame["d:cdsxmatch"]) for frame in each] == [{"RRLyr"}, {"RRLyrae"}]
    assert sum(map(len, each)) == len(queries.latest(sky, "RRLyr", 1000))


def test_limits_and_poor_points_as_text(sky: Store, fink: Store, server: FinkServer) -> None:
    def as_text(route: str, fields: dict[str, Any], rows: Any) -> Any:
        return [
            row if row["d:tag"] == "valid" else {k: v if k == "i:jd" or v is None else str(v) for k, v in row.items()}
            for row in rows
        ]

    server.change = as_text
    assert_same(queries.history_of(fink, TNS_OBJECT), queries.history_of(sky, TNS_OBJECT))


@pytest.mark.parametrize(
    ("candid", "read", "corrupt"),
    [(LARGE_ID, LARGE_ID, 0), (str(LARGE_ID), LARGE_ID, 0), (1.6222153453150149e18, None, 1), ("x", None, 1)],
)
def test_ids_are_never_floats(candid: Any, read: int | None, corrupt: int) -> None:
    frame = build([(b"a", record_of({"i:candid": candid}).cells)], COLUMN_TYPES, ["i:candid"])
    assert frame.attrs["corrupt_cells"] == corrupt
    assert (None if frame["i:candid"].isna()[0] else int(frame["i:candid"][0])) == read


def test_every_kind_of_value() -> None:
    given = {
        **{"i:magpsf": 18.125, "i:jd": 2459540.6065972, "i:fid": 2, "i:isdiffpos": "t", "d:from_upper": "false"},
        **{"i:sigmapsf": None, "i:rb": "nan", "d:new_score": 0.25, "d:new_count": 7, "d:new_name": "x", "d:new": True},
        **{"i:nbad": 1.0, "i:drb": "much", "v:lapse": 3.0, "sso_name": "Ceres", "b:cutoutScience_stampData": [[1.0]]},
    }
    cells = record_of(given).cells
    frame = build([(b"a", cells)], COLUMN_TYPES)
    read = frame.iloc[0].to_dict()
    assert {name: read[name] for name in ("i:magpsf", "i:jd", "i:fid", "i:isdiffpos", "i:nbad")} == {
        **{"i:magpsf": 18.125, "i:jd": 2459540.6065972, "i:fid": 2, "i:isdiffpos": "t", "i:nbad": 1}
    }
    assert not read["d:from_upper"]
    assert (read["d:new_score"], read["d:new_count"], read["d:new_name"]) == (0.25, 7.0, "x")
    assert np.isnan(read["i:drb"])
    assert frame.attrs["corrupt_cells"] == 1
    assert not {b"i:sigmapsf", b"v:lapse", b"sso_name", b"b:cutoutScience_stampData"} & cells.keys()


def test_objects_by_the_beginning_of_their_names(sky: Store, fink: Store, server: FinkServer) -> None:
    names = queries.object_names(sky, "ZTF", 1000)

    def by_beginning(route: str, fields: dict[str, Any], rows: Any) -> Any:
        found = sky.table("ztf").scan(row_prefix=fields["objectId"].encode(), columns=[b"i:objectId", b"i:jd"])
        frame = build(list(found), COLUMN_TYPES, ["i:objectId", "i:jd"])
        return frame.iloc[::-1].to_dict("records")

    server.change = by_beginning
    beginning = names[3][:9]
    wanted = [name for name in names if name.startswith(beginning)]
    assert queries.object_names(fink, beginning) == wanted[:8]
    assert server.routes_asked() == {"objects": 1}
    assert_same(queries.alerts_of(fink, names[3], ["i:jd"]), queries.alerts_of(sky, names[3], ["i:jd"]))


def test_a_cone_that_was_cut_says_so(
    sky: Store, fink: Store, server: FinkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = queries.latest(sky, "RRLyr", 1).iloc[0]
    assert queries.cone(fink, place["i:ra"], place["i:dec"], 18_000.0).attrs["cut"] is None
    monkeypatch.setattr(cones, "MOST_ROWS", 2)
    for change in (None, lambda route, fields, rows: rows):  # with the header of our own server, and without
        server.change = change
        cut = queries.cone(fink, place["i:ra"], place["i:dec"], 17_999.0 + bool(change)).attrs["cut"]
        assert cut is not None
        assert "2" in cut


def test_colours_are_computed_here(fink: Store, server: FinkServer, sky: Store) -> None:
    """What the API computes on reading is left out, as it may be of other rules, and computed again."""
    name = queries.latest(sky, "RRLyr", 1)["i:objectId"].iloc[0]
    server.change = lambda route, fields, rows: [row | {"v:lapse": -1.0, "v:classification": "wrong"} for row in rows]
    frame = queries.alerts_of(fink, name)
    lapse = numbers(frame=frame, name="i:jd") - numbers(frame=frame, name="i:jdstarthist")
    np.testing.assert_array_equal(numbers(frame=frame, name="v:lapse"), lapse)
    assert "wrong" not in set(frame["v:classification"])
