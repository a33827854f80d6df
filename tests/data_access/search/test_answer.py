"""Answers against brute force over all stored alerts, on simulated skies whose whole content is known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord

from data_access import open_store, queries
from data_access.row_keys import join, pixels_of
from data_access.schema import TABLES
from data_access.search import answer, count, counted, parse, whole
from data_access.search.times import date_text
from data_access.store import Row, Store
from tests.table_rows import cells_of, put

JD = 2460000.5
LABELS = ("Seyfert", "Seyfert_1", "Seyfert_2", "Seyfert1", "RRLyr", "RRLyrae", "SN candidate", "Unknown")
CENTRES = [(0.0, 0.0), (359.9999, 10.0), (180.0, 89.9), (77.0, -89.99), (45.0, -45.0)]


def sky() -> pd.DataFrame:
    """Objects around places that are hard, 0.01 arcseconds to 6 degrees away, each with 1 to 3 alerts."""
    chance = np.random.default_rng(8)
    rows = []
    for number, (ra, dec) in enumerate(CENTRES):
        centre = SkyCoord(ra, dec, unit="deg")
        angles, separations = chance.uniform(0, 360, 60), 10.0 ** chance.uniform(-2, np.log10(21_600), 60)
        places = centre.directional_offset_by(angles * u.deg, separations / 3600 * u.deg)
        for k, place in enumerate(places):
            first = JD + float(chance.integers(0, 200))
            for later in range(int(chance.integers(1, 4))):
                rows.append(
                    {
                        "i:objectId": f"ZTF21{chr(97 + number)}{chr(97 + k // 26)}{chr(97 + k % 26)}aaaa",
                        # Dates with one to seven decimals: text and number are not in the same order.
                        "i:jd": round(first + later + float(chance.uniform(0, 1)), int(chance.integers(1, 8))),
                        "i:ra": float(place.ra.deg),
                        "i:dec": float(place.dec.deg),
                        "i:jdstarthist": first,
                        "label": str(chance.choice(LABELS)),
                        "d:mag_rate": float(chance.normal()),
                    }
                )
    return pd.DataFrame(rows).drop_duplicates(["i:objectId", "i:jd"]).reset_index(drop=True)


ALERTS = sky()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("search") / "sky"
    with open_store(f"embedded:{path}") as filled:
        for name, spec in TABLES.items():
            filled.create_table(name, spec.families)
        fill(filled)
        yield filled


def fill(store: Store) -> None:
    """Write all alerts into the tables that searches read."""
    pixels = pixels_of(ALERTS["i:ra"].to_numpy(), ALERTS["i:dec"].to_numpy())
    rows: dict[str, list[Row]] = {name: [] for name in ("ztf", "ztf.class", "ztf.pixel128", "ztf.jd", "ztf.anomaly")}
    for row, pixel in zip(ALERTS.sort_values("i:jd").to_dict("records"), pixels_in_order(pixels), strict=True):
        name, jd, label = row["i:objectId"], row["i:jd"], row["label"]
        cells = cells_of({key: value for key, value in row.items() if key != "label"})
        labelled = cells | cells_of({"d:classification": label})
        rows["ztf"].append((join(name, jd), cells))
        rows["ztf.class"].append((join(label, jd, name), cells))
        rows["ztf.pixel128"].append((join(int(pixel), row["i:jdstarthist"], name), labelled))
        rows["ztf.jd"].append((join(jd, name), labelled))
        rows["ztf.anomaly"].append((join(jd, name), cells))
    for table, of_table in rows.items():
        put(store, table, *of_table)


def pixels_in_order(pixels: np.ndarray) -> np.ndarray:
    return pixels[np.argsort(ALERTS["i:jd"].to_numpy(), kind="stable")]


def newest_first(alerts: pd.DataFrame) -> list[float]:
    return sorted(alerts["i:jd"], reverse=True)


@pytest.mark.parametrize("radius", [0.1, 1.0, 30.0, 600.0, 3600.0, 18_000.0])
@pytest.mark.parametrize(("ra", "dec"), CENTRES)
def test_cones_are_complete_and_their_distances_astropys(store: Store, ra: float, dec: float, radius: float) -> None:
    objects = ALERTS.drop_duplicates("i:objectId")
    apart = SkyCoord(objects["i:ra"], objects["i:dec"], unit="deg").separation(SkyCoord(ra, dec, unit="deg")).deg
    wanted = dict(sorted(zip(objects["i:objectId"], apart, strict=True), key=lambda pair: pair[1]))
    wanted = {name: degrees for name, degrees in wanted.items() if degrees <= radius / 3600.0}
    found = answer(store, parse(f"{ra} {dec} r={radius}"), online=False)
    assert list(found.frame["i:objectId"]) == list(wanted)
    assert found.total == len(wanted)
    np.testing.assert_allclose(found.frame["v:separation_degree"], list(wanted.values()), atol=1e-9, rtol=0)


def test_dates_of_a_cone_are_those_of_the_first_detection(store: Store) -> None:
    first = ALERTS.groupby("i:objectId")["i:jdstarthist"].min()
    around = set(answer(store, parse("45 -45 5d"), online=False).frame["i:objectId"])
    start, stop = JD + 20, JD + 100
    wanted = {name for name in around if start <= first[name] <= stop}
    found = answer(store, parse(f"45 -45 5d after={start} before={stop}"), online=False)
    assert set(found.frame["i:objectId"]) == wanted
    assert 0 < len(wanted) < len(around)


@pytest.mark.parametrize("label", LABELS)
def test_a_class_is_found_in_both_spellings_and_no_other_label_with_it(store: Store, label: str) -> None:
    spellings = {"RRLyr": "RRLyrae", "RRLyrae": "RRLyr", "Seyfert_1": "Seyfert1", "Seyfert1": "Seyfert_1"}
    wanted = ALERTS[ALERTS["label"].isin({label, spellings.get(label)})]
    found = answer(store, parse(f'class="{label}"'), online=False)
    assert list(found.frame["i:jd"]) == newest_first(wanted)
    assert set(found.frame["v:classification"]) <= {label, spellings.get(label)}
    assert found.total == len(wanted)


@pytest.mark.parametrize("action", ["class=Unknown", "", "class=Anomaly"])
def test_bounds_are_included_whatever_the_number_of_decimals(store: Store, action: str) -> None:
    alerts = ALERTS[ALERTS["label"] == "Unknown"] if action == "class=Unknown" else ALERTS
    dates = sorted(alerts["i:jd"])
    for low, high in zip(dates[::7], dates[5::7], strict=False):
        found = answer(store, parse(f"{action} after={low!r} before={high!r}"), online=False)
        wanted = alerts[alerts["i:jd"].between(low, high)]
        assert list(found.frame["i:jd"]) == newest_first(wanted)
        assert {low, high} <= set(found.frame["i:jd"])


@pytest.mark.parametrize("n", [1, 3, 500])
def test_a_bound_just_before_a_tenth_of_a_day_is_like_any_other(store: Store, n: int) -> None:
    for jd in sorted(ALERTS["i:jd"])[::11]:
        high = round(math.floor(jd * 10) / 10 + 0.099999, 6)
        found = answer(store, parse(f"before={high!r} last={n}"), online=False)
        assert list(found.frame["i:jd"]) == newest_first(ALERTS[ALERTS["i:jd"] <= high])[:n]


@pytest.mark.parametrize("n", [1, 2, 7, 50])
def test_the_newest_n_are_the_newest_and_counted_honestly(store: Store, n: int) -> None:
    found = answer(store, parse(f"last={n}"), online=False)
    assert list(found.frame["i:jd"]) == newest_first(ALERTS)[:n]
    assert found.total == len(ALERTS)
    assert f"Showing {n:,} of {len(ALERTS):,} alerts" in found.sentences[-1]
    assert found.cut is not None
    assert "narrow the dates" in found.cut


@pytest.mark.parametrize(("trend", "sign"), [("rising", -1), ("fading", 1)])
def test_a_trend_is_looked_for_before_the_number_of_rows_is_cut(store: Store, trend: str, sign: int) -> None:
    wanted = ALERTS[(ALERTS["label"] == "SN candidate") & (sign * ALERTS["d:mag_rate"] > 0)]
    found = answer(store, parse(f'class="SN candidate" trend={trend} last=5'), online=False)
    assert list(found.frame["i:jd"]) == newest_first(wanted)[:5]
    assert found.total == len(wanted)


def test_objects_by_name_by_list_and_by_beginning(store: Store) -> None:
    names = sorted(set(ALERTS["i:objectId"]))
    one = answer(store, parse(names[3]), online=False)
    assert list(one.frame["i:objectId"]) == [names[3]]
    assert one.frame["i:jd"][0] == ALERTS[ALERTS["i:objectId"] == names[3]]["i:jd"].max()
    several = answer(store, parse(f"{names[0]},{names[9]},ZTF99zzzzzzz"), online=False)
    assert list(several.frame["i:objectId"]) == [names[0], names[9]]
    assert several.sentences[-1] == "Not in this store: ZTF99zzzzzzz."
    begun = answer(store, parse("ZTF21a"), online=False)
    assert begun.total is None
    assert begun.cut is not None
    assert list(begun.frame["i:objectId"]) == names[:50]


def test_a_cone_around_an_object(store: Store) -> None:
    name = str(ALERTS["i:objectId"][0])
    found = answer(store, parse(f"{name} r=1"), online=False)
    assert found.frame["i:objectId"][0] == name
    assert found.frame["v:separation_degree"][0] < 1e-9
    assert "position is not known" in answer(store, parse("ZTF99zzzzzzz r=5"), online=False).why_empty


WIDENED = [
    ("ZTF21aaaaaaz", "object begins with ZTF21aaaaaa."),
    ("ZTF21zzzzzzz", "begin with ZTF21."),
    ('class="Seyfert_" last=5', "Of class Seyfert"),
    (f"class=Unknown after={JD + 900}", "Since "),
    (f"class=Unknown before={JD - 900}", "Also after those dates"),
    (f"after={JD + 900} before={JD + 901}", f" until {date_text(JD + 901)}: "),
    (f"45 -45 5d after={JD - 20} before={JD - 10}", "At any time"),
    ("45 -45 5d class=QSO", "Of any class"),
    ("45.02 -45.02 0.1", "Within "),
    ("50 -42 1", "Within 3.3°"),
    ("RR Lyrae", "Of class RRLyr"),
]


@pytest.mark.parametrize(("text", "said"), WIDENED)
def test_where_nothing_is_found_the_nearest_that_finds_something_is_counted(store: Store, text: str, said: str) -> None:
    found = answer(store, parse(text), online=False)
    assert found.frame.empty
    assert found.why_empty.endswith(".")
    assert found.widening is not None
    assert said in found.widening.sentence
    wider = answer(store, found.widening.question, online=False)
    assert len(wider.frame) > 0
    if not found.widening.is_least:
        assert wider.total == found.widening.count


def test_a_place_far_from_all_objects_is_said_to_be(embedded_store: Store) -> None:
    said = [answer(embedded_store, parse(f"10 20 r={radius}"), online=False).why_empty for radius in ("5", "5d")]
    assert ["within 5 degrees" in why for why in said] == [True, False]


def test_where_nothing_near_finds_anything_nothing_is_proposed(embedded_store: Store) -> None:
    for text in ("ZTF21abfmbix", "10 20", "class=Unknown", "after=2025-01-01", "class=Anomaly", "8467", "TRCK_2023"):
        found = answer(embedded_store, parse(text), online=False)
        assert (len(found.frame), found.total, found.widening) == (0, 0, None)
        assert found.why_empty


def test_an_object_whose_positions_lie_on_both_sides_of_a_pixels_edge(embedded_store: Store) -> None:
    """The newest alert is outside of the cone, an older one within: the object is in it, as it was seen there."""
    for jd, dec in ((JD, 10.0), (JD + 1, 10.01)):
        cells = cells_of({"i:objectId": "ZTF21abcdefg", "i:jd": jd, "i:ra": 20.0, "i:dec": dec, "i:jdstarthist": jd})
        put(embedded_store, "ztf.pixel128", (join(int(pixels_of([20.0], [dec])[0]), jd, "ZTF21abcdefg"), cells))
    found = queries.cone(embedded_store, 20.0, 10.0, 5.0)
    assert list(found["i:jd"]) == [JD]
    assert list(queries.cone(embedded_store, 20.0, 10.0, 60.0)["v:first_jd"]) == [JD]


@pytest.mark.hbase
def test_answers_on_hbase_are_the_same(store: Store, hbase_store: Store) -> None:
    fill(hbase_store)
    name = str(ALERTS["i:objectId"][0])
    texts = (
        "45 -45 5d",
        "0 0 600 last=3",
        name,
        f"{name} r=60",
        "ZTF21a",
        "class=RRLyr last=9",
        "last=20",
        "class=Anomaly",
    )
    for text in (
        *texts,
        f"after={JD + 20} before={JD + 40}",
        "class=Seyfert trend=rising",
        *(text for text, _ in WIDENED),
    ):
        here, there = (answer(one, parse(text), online=False) for one in (store, hbase_store))
        pd.testing.assert_frame_equal(here.frame, there.frame)
        assert (here.total, here.sentences, here.cut) == (there.total, there.sentences, there.cut)
        assert here.widening == there.widening
    for text in counted_texts()[:9]:
        assert count(store, parse(text)) == count(hbase_store, parse(text))


def counted_texts() -> list[str]:
    dates = sorted(ALERTS["i:jd"])
    spans = [f"after={low!r} before={high!r}" for low, high in zip(dates[::31], dates[17::31], strict=False)]
    return [
        *("last=3", "class=Anomaly", "class=Seyfert", "class=RRLyr", "class=Unknown last=1", "class=Nothing"),
        *spans,
        *(f"class=Unknown {span}" for span in spans[::3]),
    ]


def test_counts_are_those_of_the_rows(store: Store) -> None:
    for text in counted_texts():
        rows = answer(store, parse(f"{text.removesuffix(' last=1')} last=1000"), online=False).frame
        found = count(store, parse(text))
        assert found is not None
        assert (found.alerts, found.objects, found.is_least) == (len(rows), rows["i:objectId"].nunique(), False)
    for text in ("class=RRLyr trend=rising", "45 -45 5d", "ZTF21a", "8467"):
        assert count(store, parse(text)) is None, "its rows are counted when they are read"


@pytest.mark.parametrize(("most", "is_least"), [(5, True), (len(ALERTS) - 1, True), (len(ALERTS), False)])
def test_counting_ends_at_its_bounds_and_says_so(store: Store, most: int, is_least: bool) -> None:
    found = count(store, parse("last=2"), most=most)
    assert found is not None
    assert (found.alerts, found.is_least) == (most, is_least)
    said = counted(answer(store, parse("last=2"), online=False), found)
    assert said.startswith(f"Showing 2 of {'more than ' if is_least else ''}{most:,} alerts")
    none = count(store, parse("last=2"), most_seconds=-1.0)
    assert none is not None
    assert (none.alerts, none.is_least) == (0, True)
    shown = answer(store, parse("last=2"), online=False)
    assert counted(shown, none) == shown.count_sentence


@pytest.mark.parametrize("at_once", [9, 60])
@pytest.mark.parametrize("text", ["last=3", "class=Unknown", "class=RRLyr last=1", f"after={JD + 20} before={JD + 60}"])
def test_pages_make_up_the_whole_search(store: Store, text: str, at_once: int) -> None:
    wanted = answer(store, parse(f"{text.partition('last=')[0]} last=1000"), online=False).frame
    steps: list[int] = []
    frame, is_cut = whole(store, parse(text), at_once=at_once, progress=steps.append)
    assert not is_cut
    assert steps == sorted(steps)
    assert steps[-1] == len(wanted)
    order = ["i:jd", "i:objectId"]
    pd.testing.assert_frame_equal(
        frame.sort_values(order, ignore_index=True), wanted.sort_values(order, ignore_index=True), check_dtype=False
    )
    assert frame["i:jd"].is_monotonic_decreasing
    some, is_cut = whole(store, parse(text), at_once=at_once, most=len(wanted) - 1)
    assert is_cut
    assert list(some["i:jd"]) == list(frame["i:jd"])[:-1]


def test_a_page_grows_where_many_alerts_have_one_date(embedded_store: Store) -> None:
    names = [f"ZTF21aaaaaa{letter}" for letter in "abcdefgh"]
    rows = [
        (join(JD + (name > names[5]), name), cells_of({"i:objectId": name, "i:jd": JD + (name > names[5])}))
        for name in names
    ]
    put(embedded_store, "ztf.jd", *rows)
    frame, is_cut = whole(embedded_store, parse("last=1"), at_once=2)
    assert (sorted(frame["i:objectId"]), is_cut) == (names, False)


def test_what_is_no_list_by_date_is_one_read(store: Store) -> None:
    for text in ("45 -45 5d last=1", "class=Seyfert trend=rising last=1", "ZTF21aaa"):
        wanted = answer(store, parse(text.removesuffix(" last=1")), online=False).frame
        frame, is_cut = whole(store, parse(text))
        pd.testing.assert_frame_equal(frame, wanted)
        assert not is_cut
    assert whole(store, parse("45 -45 5d"), most=1)[1]


def test_states_of_blazars_are_objects_each_once(embedded_store: Store) -> None:
    rows = [
        (join(JD + k, name), cells_of({"i:objectId": name, "i:jd": JD + k, "d:blazar_stats_m0": float(k % 2)}))
        for k, name in enumerate(("ZTF21aaaaaaa", "ZTF21aaaaaab", "ZTF21aaaaaaa", "ZTF21aaaaaab", "ZTF21aaaaaac"))
    ]
    put(embedded_store, "ztf.low_state_blazars", *rows)
    found = answer(embedded_store, parse('class="(CTA) Blazar low state" last=2'), online=False)
    assert list(found.frame["i:objectId"]) == ["ZTF21aaaaaac", "ZTF21aaaaaab"]
    newly = answer(embedded_store, parse('class="(CTA) Blazar" trend=new_low_state'), online=False)
    assert list(newly.frame["i:objectId"]) == ["ZTF21aaaaaab"]
    in_all = count(embedded_store, parse('class="(CTA) Blazar low state" last=2'))
    assert in_all is not None
    assert (in_all.alerts, in_all.objects) == (3, 3)


def test_tracklets_and_bodies_by_date(embedded_store: Store) -> None:
    for night, name in ((0, "TRCK_20230225_010203_00"), (1, "TRCK_20230226_010203_00")):
        cells = cells_of({"i:objectId": f"ZTF23aaaaaa{'ab'[night]}", "i:jd": JD + night, "d:tracklet": name})
        put(embedded_store, "ztf.tracklet", (f"{name}_ZTF23aaaaaa{'ab'[night]}".encode(), cells))
        put(embedded_store, "ztf.ssnamenr", (join("8467", JD + night), cells))
    assert len(answer(embedded_store, parse("TRCK_20230225_010203_00"), online=False).frame) == 1
    assert list(answer(embedded_store, parse("TRCK_202302"), online=False).frame["i:jd"]) == [JD + 1, JD]
    assert answer(embedded_store, parse("TRCK_202302 last=1"), online=False).total is None
    late = answer(embedded_store, parse(f"8467 after={JD + 0.5}"), online=False)
    assert list(late.frame["i:jd"]) == [JD + 1]
    none = answer(embedded_store, parse(f"8467 after={JD + 5}"), online=False)
    assert none.widening is not None
    assert none.widening.count == 2
    near = answer(embedded_store, parse("TRCK_20230225_999999_00"), online=False)
    assert near.widening is not None
    assert near.widening.sentence == "Tracklets TRCK_20230225…: 1 alert."


def test_the_newest_are_so_by_date_not_by_the_text_of_the_key(embedded_store: Store) -> None:
    dates = [2460000.6, 2460000.65, 2460000.657, 2460000.5]
    rows = [
        (join(jd, f"ZTF23aaaaaa{'abcd'[k]}"), cells_of({"i:jd": jd, "i:objectId": "x"})) for k, jd in enumerate(dates)
    ]
    put(embedded_store, "ztf.jd", *sorted(rows))
    for n in (1, 2, 3, 4):
        found = answer(embedded_store, parse(f"last={n}"), online=False)
        assert list(found.frame["i:jd"]) == sorted(dates, reverse=True)[:n]
