"""The questions of the pages, on stores whose whole content is known."""

import gzip

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord

from data_access import queries
from data_access.cutouts import cutouts
from data_access.errors import BadRequest, NotFound
from data_access.metered import MeteredStore
from data_access.row_keys import join, pixels_of
from tests.table_rows import alert_row, cells_of, put

JD = 2459540.6065972


def test_only_the_object_itself_is_found(embedded_store):
    for name in ("ZTF21abc", "ZTF21abcd", "ZTF21ab"):
        put(embedded_store, "ztf", alert_row(name, JD))
    found = queries.alerts_of(embedded_store, "ZTF21abc")
    assert list(found["i:objectId"]) == ["ZTF21abc"]
    assert queries.alerts_of(embedded_store, "ZTF21a").empty


def test_alerts_come_newest_first_with_fields_computed_on_reading(embedded_store):
    put(embedded_store, "ztf", *(alert_row("ZTF21abc", JD + day, i_ra=10.0, i_dec=41.0) for day in (2, 0, 1)))
    found = queries.alerts_of(embedded_store, "ZTF21abc")
    assert list(found["i:jd"]) == [JD + 2, JD + 1, JD]
    assert set(found["v:classification"]) == {"Unknown"}
    assert set(found["v:constellation"]) == {"Andromeda"}


def test_named_columns_are_given_in_order_even_if_absent(embedded_store):
    put(embedded_store, "ztf", alert_row("ZTF21abc", JD))
    found = queries.alerts_of(embedded_store, "ZTF21abc", columns=["i:magpsf", "d:cdsxmatch", "i:candid"])
    assert list(found.columns) == ["i:magpsf", "d:cdsxmatch", "i:candid"]
    assert found["i:candid"].dtype == np.int64
    assert found["d:cdsxmatch"].isna().all()


@pytest.mark.parametrize("name", ["", "a_b", "ZTF 21", "<b>", "x" * 99, "ZTF21abc\n", "é"])
def test_a_name_that_cannot_be_is_refused(embedded_store, name):
    with pytest.raises(BadRequest, match="not an object's name"):
        queries.alerts_of(embedded_store, name)


def test_schema_rows_are_merged_and_never_shown(embedded_store):
    put(
        embedded_store,
        "ztf",
        alert_row("ZTF21abc", JD),
        (b"schema_6.1", {b"d:new": b"integer", b"d:other": b"integer"}),
    )
    put(embedded_store, "ztf", (b"schema_10.0", {b"d:other": b"float"}))
    put(embedded_store, "ztf", (join("ZTF21abc", JD), {b"d:new": b"\0\0\0\7", b"d:other": b"\x3f\x80\0\0"}))
    found = queries.alerts_of(embedded_store, "ZTF21abc")
    assert (found["d:new"][0], found["d:other"][0]) == (7, 1.0)  # the newer version's type, though "10" < "6" as text
    assert queries.object_names(embedded_store, "s") == []


def test_a_history_is_one_curve_in_which_the_own_packet_wins(embedded_store):
    put(embedded_store, "ztf", alert_row("ZTF21abc", JD, i_magpsf=18.0))
    put(
        embedded_store,
        "ztf.history",
        alert_row("ZTF21abc", JD, i_magpsf=99.0),
        alert_row("ZTF21abc", JD - 1, i_magpsf=18.5),
    )
    put(embedded_store, "ztf.uppervalid", alert_row("ZTF21abc", JD - 1), alert_row("ZTF21abc", JD - 2, i_magpsf=19.0))
    limit = {"i:objectId": "ZTF21abc", "i:fid": 2, "i:diffmaglim": 20.5}
    put(embedded_store, "ztf.upper", (join("ZTF21abc", JD - 3), cells_of({**limit, "i:jd": JD - 3})))
    found = queries.history_of(embedded_store, "ZTF21abc")
    assert list(found["d:tag"]) == ["valid", "valid", "badquality", "upperlim"]
    assert list(found["d:own"]) == [True, False, False, False]
    assert list(found["i:magpsf"][:3]) == [18.0, 18.5, 19.0]
    assert found["i:candid"].dtype == "Int64"
    assert found["i:candid"][0] == int(JD * 1e6)
    assert found.attrs["missing_tables"] == []


def test_a_cluster_without_our_tables_is_read_and_said(tmp_path):
    from data_access import open_store

    with open_store(f"embedded:{tmp_path}") as store:
        for name in ("ztf", "ztf.upper", "ztf.uppervalid"):
            store.create_table(name, ["i", "d"])
        put(store, "ztf", alert_row("ZTF21abc", JD))
        found = queries.history_of(store, "ZTF21abc")
        assert len(found) == 1
        assert found.attrs["missing_tables"] == ["ztf.history"]
        with pytest.raises(NotFound, match=r"no table"):
            queries.cone(store, 10, 20, 5)


def test_a_history_costs_one_wave_of_four_scans(embedded_store):
    put(embedded_store, "ztf", *(alert_row("ZTF21abc", JD + day) for day in range(50)))
    calls = []
    metered = MeteredStore(embedded_store, calls.append)
    queries.history_of(metered, "ZTF21abc")
    calls.clear()  # the types of the table are read once for all
    queries.history_of(metered, "ZTF21abc")
    assert sorted(call.table for call in calls) == ["ztf", "ztf.history", "ztf.upper", "ztf.uppervalid"]
    assert sum(call.rows for call in calls) == 50


def test_a_damaged_cell_costs_that_cell_and_the_key_gives_the_date(embedded_store):
    key, cells = alert_row("ZTF21abc", JD, i_drb=0.9)
    put(
        embedded_store, "ztf", (key, {**cells, b"i:jd": b"bad", b"i:magpsf": b"toolong"}), alert_row("ZTF21abc", JD - 1)
    )
    found = queries.history_of(embedded_store, "ZTF21abc")
    assert found.attrs["corrupt_cells"] == 2
    assert list(found["i:jd"]) == [JD, JD - 1]
    assert np.isnan(found["i:magpsf"][0])
    assert found["i:drb"][0] == 0.9


def test_a_label_finds_itself_only(embedded_store):
    for label in ("Seyfert", "Seyfert_1", "Seyfert_24", "SN candidate"):
        put(embedded_store, "ztf.class", (join(label, JD, "ZTF21abc"), alert_row("ZTF21abc", JD, i_fid=len(label))[1]))
    assert list(queries.latest(embedded_store, "Seyfert")["i:fid"]) == [7]
    assert list(queries.latest(embedded_store, "Seyfert_1")["i:fid"]) == [9]
    assert queries.latest(embedded_store, "Seyfert_").empty
    assert queries.latest(embedded_store, "Sey").empty


def test_the_newest_of_a_class_are_exact_at_both_dates(embedded_store):
    dates = [2459540.5, 2459540.55, 2459540.6, 2459541.5]
    put(embedded_store, "ztf.class", *((join("SN", jd, "ZTF21abc"), alert_row("ZTF21abc", jd)[1]) for jd in dates))
    newest = queries.latest(embedded_store, "SN", n=2)
    assert list(newest["i:jd"]) == dates[:1:-1]
    assert "there are more" in newest.attrs["cut"]
    both = queries.latest(embedded_store, "SN", start_jd=2459540.5, stop_jd=2459540.6)
    assert list(both["i:jd"]) == [2459540.6, 2459540.55, 2459540.5]
    assert both.attrs["cut"] is None


def test_a_cone_gives_each_object_inside_once_nearest_first(embedded_store):
    rng = np.random.default_rng(2)
    centre = SkyCoord(0.01, 41.8, unit="deg")
    places = centre.directional_offset_by(rng.uniform(0, 360, 300) * u.deg, rng.uniform(0, 3000, 300) * u.arcsec)
    rows = []
    for number, (ra, dec) in enumerate(zip(places.ra.deg, places.dec.deg, strict=True)):
        pixel = int(pixels_of([ra], [dec])[0])
        for start in (JD, JD + 1):  # an object whose first date was revised has two rows
            fields = alert_row(f"ZTF{number}", start, i_ra=float(ra), i_dec=float(dec))[1]
            rows.append((join(pixel, start, f"ZTF{number}"), fields))
    put(embedded_store, "ztf.pixel128", *rows)
    found = queries.cone(embedded_store, 0.01, 41.8, 1000)
    separation = places.separation(centre).arcsec
    assert len(found) == (separation <= 1000).sum()
    np.testing.assert_allclose(found["v:separation_degree"] * 3600, np.sort(separation[separation <= 1000]), rtol=1e-6)
    assert set(found["i:jd"]) == {JD + 1}
    assert found.attrs["cut"] is None
    few = queries.cone(embedded_store, 0.01, 41.8, 1000, n=3)
    assert len(few) == 3
    assert "nearest 3 of" in few.attrs["cut"]


@pytest.mark.parametrize("question", [(400, 0, 5), (10, 95, 5), (10, 20, 0), (10, 20, 20_000), (float("nan"), 20, 5)])
def test_an_impossible_cone_is_refused(embedded_store, question):
    with pytest.raises(BadRequest):
        queries.cone(embedded_store, *question)


def test_a_solar_system_object_by_name_and_by_designation(embedded_store):
    rows = [(join("8467", JD + day), alert_row("ZTF21abc", JD + day)[1]) for day in range(3)]
    put(embedded_store, "ztf.ssnamenr", *rows, (join("84670", JD), alert_row("ZTF21xyz", JD)[1]))
    alias = {b"i:ssnamenr": b"8467", b"i:name": b"Benoitcarry", b"i:number": b"8467"}
    put(embedded_store, "ztf.sso_resolver", (b"benoitcarry@0", alias))
    assert len(queries.solar_system_object(embedded_store, "8467")) == 3
    assert len(queries.solar_system_object(embedded_store, "BenoitCarry")) == 3
    assert queries.solar_system_object(embedded_store, "846").empty


def test_a_tracklet_is_whole_and_alone(embedded_store):
    for name in ("TRCK_20211022_091949_00", "TRCK_20211022_091949_01"):
        put(embedded_store, "ztf.tracklet", (join(name, "ZTF21abc"), alert_row("ZTF21abc", JD)[1]))
    assert len(queries.tracklet(embedded_store, "TRCK_20211022_091949_00")) == 1
    with pytest.raises(BadRequest):
        queries.tracklet(embedded_store, "TRCK_2021")


def test_statistics_are_counts_and_a_class_not_seen_is_zero(embedded_store):
    put(
        embedded_store,
        "statistics_class",
        (b"ztf_20211022", {b"basic:sci": b"\0" * 7 + b"\5", b"class:SN": b"\0" * 7 + b"\2"}),
    )
    put(embedded_store, "statistics_class", (b"ztf_20211023", {b"basic:sci": b"\0" * 7 + b"\3"}))
    found = queries.statistics(embedded_store, "2021")
    assert list(found["night"]) == ["20211022", "20211023"]
    assert list(found["class:SN"]) == [2, 0]
    assert found["basic:sci"].dtype == np.int64


def test_object_names_step_over_the_alerts_of_each(embedded_store):
    for number in range(12):
        put(embedded_store, "ztf", *(alert_row(f"ZTF21abc{number:02d}", JD + day) for day in range(40)))
    calls = []
    names = queries.object_names(MeteredStore(embedded_store, calls.append), "ZTF21ab", n=8)
    assert names == [f"ZTF21abc{number:02d}" for number in range(8)]
    assert sum(call.rows for call in calls) == 8


class TestCutouts:
    STAMP = gzip.compress(b"SIMPLE  = T", mtime=0)

    def stamps(self, kinds=("Science", "Template", "Difference")):
        return {f"b:cutout{kind}_stampData".encode(): self.STAMP for kind in kinds}

    def test_from_our_cells(self, embedded_store):
        key, cells = alert_row("ZTF21abc", JD, i_candid=7)
        put(embedded_store, "ztf.cutouts", (key, {**cells, **self.stamps()}))
        expected = dict.fromkeys(("Science", "Template", "Difference"), self.STAMP)
        assert cutouts(embedded_store, "ZTF21abc", 7) == cutouts(embedded_store, "ZTF21abc", 7, jd=JD) == expected

    def test_from_the_main_table_as_until_2024(self, embedded_store):
        key, cells = alert_row("ZTF21abc", JD, i_candid=7)
        put(embedded_store, "ztf", (key, {**cells, **self.stamps(["Science"])}))
        assert cutouts(embedded_store, "ZTF21abc", 7) == {"Science": self.STAMP}
        assert not any(name.startswith("b:") for name in queries.alerts_of(embedded_store, "ZTF21abc"))

    def test_from_a_parquet_file_named_by_the_row(self, embedded_store, tmp_path):
        key, cells = alert_row("ZTF21abc", JD, i_candid=7)
        path = b"hdfs://NAMENODE:8020/archive/science/year=2025/part-0.parquet"
        put(embedded_store, "ztf.cutouts", (key, {**cells, b"d:hdfs_path": path}))
        with pytest.raises(NotFound, match="ALERTSCOPE_CUTOUT_ROOT"):
            cutouts(embedded_store, "ZTF21abc", 7)
        folder = tmp_path / "archive" / "science" / "year=2025"
        folder.mkdir(parents=True)
        stamp = [{"fileName": "x", "stampData": value} for value in (b"other", self.STAMP)]
        columns = {f"cutout{kind}": stamp for kind in ("Science", "Template", "Difference")}
        pq.write_table(pa.table({"objectId": ["ZTF21abc"] * 2, "candid": [6, 7], **columns}), folder / "part-0.parquet")
        found = cutouts(embedded_store, "ZTF21abc", 7, root=str(tmp_path))
        assert found == dict.fromkeys(("Science", "Template", "Difference"), self.STAMP)

    def test_a_path_cannot_leave_its_root(self, embedded_store, tmp_path):
        key, cells = alert_row("ZTF21abc", JD, i_candid=7)
        put(embedded_store, "ztf.cutouts", (key, {**cells, b"d:hdfs_path": b"hdfs://n:1/../../etc/passwd"}))
        with pytest.raises(BadRequest):
            cutouts(embedded_store, "ZTF21abc", 7, root=str(tmp_path))

    def test_nowhere(self, embedded_store):
        put(embedded_store, "ztf", alert_row("ZTF21abc", JD, i_candid=7))
        with pytest.raises(NotFound, match="No cutout"):
            cutouts(embedded_store, "ZTF21abc", 7)
        with pytest.raises(NotFound, match="no alert 8"):
            cutouts(embedded_store, "ZTF21abc", 8)


def test_frames_of_an_unknown_object_are_empty_and_typed(embedded_store):
    found = queries.history_of(embedded_store, "ZTF21abc")
    assert found.empty
    assert {"i:jd", "d:tag", "d:own", "v:classification"} <= set(found.columns)
    assert isinstance(queries.alerts_of(embedded_store, "ZTF21abc"), pd.DataFrame)
