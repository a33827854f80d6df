"""The page of cross-matches: what is asked of the store, what is shown, and the files that one takes home."""

from __future__ import annotations

import io
import json
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from astropy.io import fits
from astropy.table import Table
from streamlit.testing.v1 import AppTest

from components.crossmatch.controls import Asked
from components.crossmatch.fits_file import FORMATS_WITH_FITS, fits_file
from components.crossmatch.joined import joined, rows_of
from components.download_files import Rows
from data_access import cached, open_store
from data_access.crossmatch import cross_match
from data_access.field_descriptions import FIELDS
from data_access.jobs import Job
from data_access.position_files import choice_of, positions_of, read_positions
from data_access.row_keys import join, pixel_runs, pixels_around, pixels_of
from data_access.schema import TABLES
from tests.pages.conftest import OpenPage, all_texts
from tests.pages.meter import Meter, begin_at, metered
from tests.table_rows import alert_row, cells_of, put

PAGE = "crossmatch.py"
ATTACK = "<img src=x onerror=alert(1)> [a](http://evil.example)"
JD = 2459541.25
OBJECTS = [(f"ZTF21aaaaaa{chr(97 + place)}", 10.0 + place, 20.0 + place) for place in range(5)]
CSV = (
    "id,ra,dec,mag,class\n"
    + "".join(
        f"{900 + n},{ra:.6f},{dec + 0.5 / 3600:.6f},{15 + n},{ATTACK}\n" for n, (_, ra, dec) in enumerate(OBJECTS)
    )
    + "990,200.0,1.0,18,none\n991,,1.0,18,none\n992,20.0,91,18,none\n"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    found = f"embedded:{tmp_path_factory.mktemp('crossmatch') / 'sky'}"
    with open_store(found) as store:
        for table, spec in TABLES.items():
            store.create_table(table, spec.families)
        for name, ra, dec in OBJECTS:
            fields = {"i:objectId": name, "i:jd": JD, "i:jdstarthist": JD - 30, "i:ra": ra, "i:dec": dec, "i:fid": 2}
            cells = cells_of({**fields, "i:magpsf": 18.5, "i:candid": 2**60 + 1, "d:classification": "SN candidate"})
            put(store, "ztf.pixel128", (join(int(pixels_of(ra, dec)), JD - 30, name), cells))
            put(store, "ztf", alert_row(name, JD, i_ndethist=12, d_vsx="RRAB", i_objectidps1=2**60 + 3))
            put(store, "ztf.class", (join("SN candidate", JD, name), alert_row(name, JD, i_ra=ra, i_dec=dec)[1]))
    return found


@pytest.fixture
def meter(address: str, monkeypatch: pytest.MonkeyPatch) -> Meter:
    return metered(address, monkeypatch)


def with_file(test: AppTest, content: str = CSV) -> AppTest:
    """The page after somebody has brought a file."""
    test.session_state["crossmatch-brought"] = read_positions(content.encode(), f"{ATTACK}.csv")
    return test.run()


def job_of() -> Job:
    return list(cached.jobs()._jobs.values())[-1]


def matched(test: AppTest) -> AppTest:
    test.button(key="crossmatch-begin").click().run()
    assert job_of().wait(20)
    return test.run()


def test_a_table_is_matched_joined_and_asked_of_the_store_once(meter: Meter) -> None:
    test = with_file(begin_at(PAGE, meter))
    assert not test.exception
    assert meter.take() == [], "a file alone asks nothing"
    assert "2 rows without a position" in [each.label for each in test.expander]
    assert "line 8: ra is empty" in all_texts(test).replace("\\", "")
    matched(test)
    assert "**5 of 6 positions matched**" in all_texts(test)
    ra, dec = np.array([[*place] for _, *place in OBJECTS] + [[200.0, 1.0]]).T
    scans = len(pixel_runs(np.unique(pixels_around(ra, dec, 1.5)[1])))
    assert Counter(meter.take()) == Counter({("scan", "ztf.pixel128"): scans, ("rows", "ztf"): 1})
    shown = test.dataframe[0].value
    assert list(shown["objectId"]) == [name for name, _, _ in OBJECTS]
    assert shown["separation_arcsec"].tolist() == pytest.approx([0.5] * 5, abs=2e-3)
    assert list(shown["id"]) == [900, 901, 902, 903, 904]
    assert set(shown["class_match"]) == {"SN candidate"}
    assert set(shown["class"]) == {ATTACK}
    assert set(shown["ndethist"]) == {12}
    test.toggle(key="unmatched-crossmatch").set_value(True).run()
    assert meter.take() == []
    assert test.query_params["unmatched"] == "1"
    whole = test.dataframe[0].value
    assert list(whole["id"]) == [900, 901, 902, 903, 904, 990, 991, 992]
    assert whole["objectId"].isna().sum() == 3
    assert list(whole["problem"])[-2:] == ["ra is empty", "dec “91” is not within -90 to 90 degrees"]
    test.query_params["map"] = "1"
    test.run()
    names = [trace["name"] for trace in json.loads(test.get("plotly_chart")[0].proto.spec)["data"] if "name" in trace]
    assert {"without a match (1)", "matched (5)"} <= set(names)
    another = with_file(begin_at(PAGE, meter))
    assert "**5 of 6 positions matched**" in all_texts(another), "the same match serves whoever asks"
    assert meter.take() == []
    assert "<img" not in all_texts(test).replace("\\<", "")


def test_what_is_asked_stands_in_the_address(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    for name, value in {"radius": "0.2", "match": "all", "from": "2021-01-01", "to": "2021-12-31"}.items():
        test.query_params[name] = value
    matched(with_file(test))
    assert "No row has a match" in test.info[0].value
    test.number_input(key="crossmatch-radius").set_value(2.0).run()
    assert test.query_params["radius"] == "2.0"
    matched(test)
    assert "all objects within 2″, first seen since 2021-01-01 until 2021-12-31" in all_texts(test)
    test.date_input(key="crossmatch-from").set_value("2021-12-01").run()
    cached.jobs().close()
    matched(test)
    assert "No row has a match" in test.info[0].value, "all were first seen in October"
    for name, value in {"radius": "1e9", "match": "x", "from": "never", "fields": "i:candid,b:x,<b>"}.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    assert test.number_input(key="crossmatch-radius").value == 1.5


def test_what_is_asked_and_impossible_is_said(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params.update({"radius": "wide", "from": "<b>June</b>", "to": "2021-11-05"})
    test.run()
    assert not test.exception
    assert [words in warning.value for words, warning in zip(("wide", "June"), test.warning, strict=True)] == [True] * 2


def test_any_field_of_the_alerts_can_be_had_too(meter: Meter, address: str) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["fields"] = "d:vsx,i:drb"
    matched(with_file(test))
    assert Counter(meter.take())["rows", "ztf"] == 1, "read with the number of detections"
    assert set(test.dataframe[0].value["d:vsx"]) == {"RRAB"}
    test.multiselect(key="crossmatch-fields").set_value(["i:objectidps1"]).run()
    assert test.query_params["fields"] == "i:objectidps1"
    assert set(matched(test).dataframe[0].value["i:objectidps1"]) == {2**60 + 3}
    rows = everything(address, ("i:objectidps1", "d:vsx"))
    assert list(rows.frame.columns)[-3:] == ["i:objectidps1", "d:vsx", "problem"]
    assert rows.meanings["d:vsx"] == FIELDS["d:vsx"].meaning
    assert rows.frame["i:objectidps1"].dtype == "Int64"


def test_a_match_shows_how_far_it_is_and_is_cancelled(meter: Meter, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def slow(*arguments: Any, progress: Any, **named: Any) -> pd.DataFrame:
        while not go_on.wait(0.01):
            progress(1, 4)
        return cross_match(*arguments, progress=progress, **named)

    monkeypatch.setattr(cached, "match_positions", slow)
    test = with_file(begin_at(PAGE, meter))
    test.button(key="crossmatch-begin").click().run()
    job = job_of()
    assert not job.wait(0.2)
    test.run()
    assert [button.label for button in test.button if "Match" in button.label] == []
    other = with_file(begin_at(PAGE, meter))
    other.session_state["crossmatch-awaited"] = None
    other.run()
    assert other.button(key="crossmatch-begin"), "whoever did not ask for it is asked first"
    test.number_input(key="crossmatch-radius").set_value(9.0).run()
    assert job.wait(5), "nobody looks at it any more"
    test.button(key="crossmatch-begin").click().run()
    job = job_of()
    test.button(key="crossmatch-cancel").click().run()
    assert job.wait(5)
    assert not test.exception
    assert test.button(key="crossmatch-begin").label == "Match 6 positions"
    go_on.set()


def test_columns_are_chosen_where_they_cannot_be_told(meter: Meter) -> None:
    test = with_file(begin_at(PAGE, meter), "a,b,c\n1,10.0,20.00013\n")
    assert "choose them" in all_texts(test)
    assert [button.label for button in test.button] == ["Remove it"]
    version = test.session_state["crossmatch-brought"].version
    test.selectbox(key=f"crossmatch-ra-{version}").set_value("b").run()
    test.selectbox(key=f"crossmatch-dec-{version}").set_value("c").run()
    assert "**1 of 1 position matched**" in all_texts(matched(test))
    test.selectbox(key=f"crossmatch-dec-{version}").set_value("b").run()
    assert "the same column" in test.warning[0].value
    test.button(key="crossmatch-remove").click().run()
    assert len(test.file_uploader) == 1


def test_an_example_of_the_store_is_at_hand(meter: Meter) -> None:
    test = begin_at(PAGE, meter).run()
    test.button(key="crossmatch-example").click().run()
    assert "**5 of 6 positions matched**" in all_texts(matched(test))


@pytest.mark.parametrize(
    ("url", "said"), [("hbase://127.0.0.1:1", "does not answer"), ("empty", "cannot be asked by place")]
)
def test_a_store_that_cannot_be_asked_says_so(open_page: OpenPage, tmp_path: Path, url: str, said: str) -> None:
    test = with_file(open_page(f"embedded:{tmp_path / 'none'}" if url == "empty" else url, PAGE))
    test.button(key="crossmatch-begin").click().run()
    assert job_of().wait(20)
    test.run()
    assert not test.exception
    assert said in all_texts(test)
    assert test.button(key="crossmatch-again")


def everything(address: str, fields: tuple[str, ...] = ()) -> Rows:
    table = read_positions(CSV.encode(), "mine µ.csv")
    choice = choice_of(table.frame, table.units, table.ucds)
    positions = positions_of(table, choice.ra, choice.dec)  # type: ignore[arg-type]
    rows = np.flatnonzero(positions.usable)
    with open_store(address) as store:
        matches = cross_match(store, positions.ra_deg[rows], positions.dec_deg[rows], radius_arcsec=1.5, fields=fields)
    matches["place"] = rows[matches["place"].to_numpy()]
    assert len(joined(table, positions, matches, with_unmatched=True, most=3)) == 3
    return rows_of(table, positions, matches, Asked(1.5, True, None, None, fields), with_unmatched=True)


@pytest.mark.parametrize("name", [*FORMATS_WITH_FITS])
def test_a_file_holds_the_whole_joined_table_and_where_it_comes_from(
    address: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("ALERTSCOPE_STORE", address)
    content = FORMATS_WITH_FITS[name][2](everything(address))
    assert b"mine" in content
    assert b"1.5" in content
    if name == "JSON":
        return
    if name == "CSV":
        back = pd.read_csv(io.BytesIO(content), comment="#")
    elif name == "Parquet":
        back = pq.read_table(io.BytesIO(content)).to_pandas()
    else:
        back = Table.read(io.BytesIO(content), format="votable" if name == "VOTable" else "fits").to_pandas()
    assert list(back["id"])[:6] == [900, 901, 902, 903, 904, 990]
    objects = [value.decode() if isinstance(value, bytes) else value for value in back["objectId"][:5]]
    assert objects == [name for name, _, _ in OBJECTS]
    assert int(back["candid"].dropna().iloc[0]) == 2**60 + 1 or name == "CSV", "ids stay whole"
    assert back["separation_arcsec"][:5].tolist() == pytest.approx([0.5] * 5, abs=2e-3)


def test_a_file_says_which_dates_were_asked_for_where_no_page_is_at_hand() -> None:
    start, stop = 2_459_215.5, 2_459_580.5 - 1e-6  # 2021, as the fields of the page give it
    assert Asked(2.0, False, start, stop).in_words() == (
        "all objects within 2″, first seen since 2021-01-01 until 2021-12-31"
    )
    assert Asked(2.0, True, None, stop).in_words() == "the nearest object within 2″, first seen until 2021-12-31"
    assert Asked(1.5, True, None, None).in_words() == "the nearest object within 1.5″"


def test_a_fits_file_takes_any_column(recwarn: pytest.WarningsRecorder) -> None:
    frame = pd.DataFrame(
        {"µ": [1.5, np.nan], "text": ["é", None], "flag": [True, False], "whole": pd.array([1, None], dtype="Int64")}
    )
    content = fits_file(Rows(frame, {"content": "x" * 300 + " ″"}, {"µ": "furlong per fortnight"}, {}))
    with fits.open(io.BytesIO(content)) as hdus:
        table = hdus[1]
        assert table.columns.names == ["\\xb5", "text", "flag", "whole"]
        assert list(table.data["text"]) == ["\\xe9", ""]
        assert table.columns["whole"].null is not None
        assert "x" * 50 in str(table.header["COMMENT"])
    assert fits_file(Rows(frame.head(0), {}, {}, {}))
