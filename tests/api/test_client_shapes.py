"""Requests in the shapes that the public API's clients and notebooks send, and what they do with the answers."""

from __future__ import annotations

import io
import warnings

import numpy as np
import pandas as pd
import pytest
import requests
from astropy.io import fits
from astropy.io.fits.verify import VerifyWarning
from PIL import Image

from data_access import queries
from data_access.cutouts import cutouts
from science.stamps import read_fits
from tests.api.conftest import LARGE_ID, TNS_OBJECT, Client

SN = "Early SN Ia candidate"


@pytest.fixture(scope="module")
def candidate(client: Client) -> str:
    """An object of the sky with several alerts."""
    return str(queries.latest(client.store, SN, 60)["i:objectId"].value_counts().index[0])


def test_json_forms_and_addresses_ask_the_same(client: Client, candidate: str) -> None:
    asked = {"objectId": candidate, "columns": "i:jd,i:magpsf,i:candid", "withupperlim": "True"}
    as_json = requests.post(f"{client.url}/objects", json=asked, timeout=60)
    as_form = requests.post(f"{client.url}/objects", data=asked, timeout=60)
    as_parts = requests.post(f"{client.url}/objects", files={k: (None, v) for k, v in asked.items()}, timeout=60)
    as_address = requests.get(f"{client.url}/objects", params=asked, timeout=60)
    in_address_of_post = requests.post(f"{client.url}/objects", params=asked, timeout=60)
    bare = requests.post(f"{client.url}/objects", data=as_json.request.body, timeout=60)  # no content type
    answers = [as_json, as_form, as_parts, as_address, in_address_of_post, bare]
    assert [answer.status_code for answer in answers] == [200] * 6
    assert len({answer.content for answer in answers}) == 1
    assert len(as_json.json()) > 1


def test_lists_may_be_lists_of_json(client: Client, candidate: str) -> None:
    rows = client.rows("objects", objectId=[candidate, TNS_OBJECT], columns=["i:objectId", "i:jd"])
    assert rows == client.rows("objects", objectId=f"{candidate},{TNS_OBJECT}", columns="i:objectId,i:jd")


@pytest.mark.parametrize("output_format", ["json", "csv", "parquet", "votable"])
@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("objects", {"objectId": TNS_OBJECT, "withupperlim": True}),
        ("latests", {"label": SN, "n": 7}),
        ("anomaly", {"n": 5}),
        ("statistics", {"date": ""}),
        ("conesearch", {"ra": "193.82", "dec": "2.9", "radius": "5"}),
        ("resolver", {"resolver": "tns", "name": "SN 2023"}),
    ],
)
def test_every_format_is_read_by_its_usual_reader(
    client: Client, question: str, asked: dict[str, object], output_format: str
) -> None:
    rows = client.rows(question, **asked)
    frame = client.frame(question, output_format, **asked)
    assert len(frame) == len(rows)
    if not rows:
        return
    assert set(frame.columns) == set(rows[0])
    for name in ("i:candid", "basic:sci"):
        if name in frame:
            assert [int(value) for value in frame[name]] == [row[name] for row in rows]
    for name in ("i:jd", "i:magpsf", "d:rf_snia_vs_nonia"):
        if name in frame:
            written = [np.nan if row[name] is None else row[name] for row in rows]
            np.testing.assert_array_equal(frame[name].to_numpy(dtype=float), written)


def test_large_ids_survive_every_format(client: Client) -> None:
    for output_format in ("json", "csv", "parquet", "votable"):
        frame = client.frame("objects", output_format, objectId=TNS_OBJECT, withupperlim=True)
        assert [int(value) for value in frame["i:candid"]] == [LARGE_ID, -1], output_format


def test_positions_in_all_spellings(client: Client) -> None:
    ra, dec = 10.5, -3.25
    index = queries.latest(client.store, "RRLyr", 1).iloc[0]
    ra, dec = float(index["i:ra"]), float(index["i:dec"])
    hours, degrees = ra / 15.0, abs(dec)
    h, d, sign = int(hours), int(degrees), "-" if dec < 0 else "+"
    hm, dm = (hours - h) * 60.0, (degrees - d) * 60.0
    hs, ds = (hm - int(hm)) * 60.0, (dm - int(dm)) * 60.0
    rd, rm = int(ra), (ra - int(ra)) * 60.0
    spellings = [
        (ra, dec),
        (str(ra), f"{dec:+.9f}"),
        (f"{h:02d}h{int(hm):02d}m{hs:.5f}s", f"{sign}{d:02d}d{int(dm):02d}m{ds:.4f}s"),
        (f"{h:02d}:{int(hm):02d}:{hs:.5f}", f"{sign}{d:02d}:{int(dm):02d}:{ds:.4f}"),
        (f"{h:02d} {int(hm):02d} {hs:.5f}", f"{sign}{d:02d} {int(dm):02d} {ds:.4f}"),
        (f"{rd}d{int(rm):02d}m{(rm - int(rm)) * 60.0:.4f}s", f"{sign}{d:02d}d{int(dm):02d}m{ds:.4f}s"),
    ]
    for right_ascension, declination in spellings:
        rows = client.rows("conesearch", ra=right_ascension, dec=declination, radius=1)
        assert [row["i:objectId"] for row in rows] == [index["i:objectId"]], right_ascension
        assert rows[0]["v:separation_degree"] * 3600.0 < 0.01


def test_dates_in_all_spellings(client: Client) -> None:
    every = queries.latest(client.store, SN, 1_000)
    text = str(client.rows("latests", label=SN, n=1)[0]["v:lastdate"])[:10]
    jd = pd.Timestamp(text).to_julian_date()
    expected = [value for value in every["i:jd"] if value >= jd]
    assert 0 < len(expected) < len(every)
    for written in (
        text,
        f"{text} 00:00:00",
        f"{text}T00:00:00Z",
        text.replace("-", ""),
        jd,
        str(jd),
        jd - 2_400_000.5,
    ):
        rows = client.rows("latests", label=SN, n=1_000, startdate=written, columns="i:jd")
        assert [row["i:jd"] for row in rows] == expected, written


def test_cutouts_in_each_format(client: Client, candidate: str) -> None:
    candid = int(queries.alerts_of(client.store, candidate, ["i:candid"])["i:candid"].iloc[-1])
    stamps = cutouts(client.store, candidate, candid)
    for kind in ("Science", "Template", "Difference"):
        asked = {"objectId": candidate, "kind": kind, "candid": str(candid)}
        image = read_fits(data=stamps[kind]).image
        content = client.post("cutouts", output_format="FITS", **asked).content
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VerifyWarning)  # as the survey's own, whose first card is not as it should
            file = fits.open(io.BytesIO(content), ignore_missing_simple=True)
        np.testing.assert_array_equal(file[0].data, image)
        numbers = client.post("cutouts", output_format="array", **asked).json()[f"b:cutout{kind}_stampData"]
        np.testing.assert_array_equal(np.array(numbers, dtype=float), image)
        answer = client.post("cutouts", **asked)
        assert answer.headers["content-type"] == "image/png"
        picture = Image.open(io.BytesIO(answer.content))
        assert picture.size == image.shape[::-1]
    everything = client.post("cutouts", objectId=candidate, kind="All", output_format="array").json()
    assert len(everything) == 3


def test_pictures_follow_stretch_colour_and_smoothing(client: Client, candidate: str) -> None:
    def picture(**options: object) -> np.ndarray:
        answer = client.post("cutouts", objectId=candidate, kind="Science", **options)
        assert answer.status_code == 200, answer.text
        return np.asarray(Image.open(io.BytesIO(answer.content)))

    usual = picture()
    assert usual.ndim == 2
    candid = int(queries.alerts_of(client.store, candidate, ["i:candid"])["i:candid"].iloc[0])
    image = read_fits(data=cutouts(client.store, candidate, candid)["Science"]).image
    order = np.argsort(image, axis=None)
    assert (np.diff(usual[::-1].ravel()[order].astype(int)) >= 0).all()  # the first row is the bottom one
    assert np.array_equal(picture(pmin=10, pmax=50), usual)  # the logistic stretch knows no percentiles
    assert not np.array_equal(picture(stretch="linear", pmin=10, pmax=50), picture(stretch="linear"))
    assert picture(colormap="viridis").shape == (*usual.shape, 3)
    others = [picture(stretch=name) for name in ("linear", "sqrt", "power", "log", "asinh")]
    assert all(not np.array_equal(other, usual) for other in others)
    smooth = picture(stretch="linear", convolution_kernel="gauss")
    assert np.abs(np.diff(smooth.astype(float))).mean() < np.abs(np.diff(others[0].astype(float))).mean()


def test_cutouts_beside_alerts(client: Client, candidate: str) -> None:
    rows = client.rows("objects", objectId=candidate, withcutouts=True, cutout_kind="Science", columns="i:candid")
    assert set(rows[0]) == {"i:candid", "b:cutoutScience_stampData"}
    for row in rows[:3]:
        alone = client.post(
            "cutouts", objectId=candidate, kind="Science", candid=row["i:candid"], output_format="array"
        )
        assert alone.json()["b:cutoutScience_stampData"] == row["b:cutoutScience_stampData"]
    frame = client.frame("objects", "parquet", objectId=candidate, withcutouts=True)
    assert np.shape(frame["b:cutoutDifference_stampData"].iloc[0].tolist()) == (63, 63)
    bare = client.rows("objects", objectId=TNS_OBJECT, withcutouts=True)
    assert bare[0]["b:cutoutScience_stampData"] is None


def test_schema_and_classes_have_the_public_shape(client: Client) -> None:
    schema = requests.get(f"{client.url}/schema", timeout=60).json()
    assert list(schema) == [
        "ZTF original fields (i:)",
        "ZTF original cutouts (b:)",
        "Fink science module outputs (d:)",
        "Fink on-the-fly added values (v:)",
    ]
    assert schema["ZTF original fields (i:)"]["magpsf"]["type"] == "float"
    assert schema["Fink on-the-fly added values (v:)"]["classification"]["type"] == "string"
    assert all(entry.keys() >= {"type", "doc"} for group in schema.values() for entry in group.values())
    classes = requests.get(f"{client.url}/classes", timeout=60).json()
    labels = [label for group in classes.values() for label in group]
    assert {SN, "(TNS) SN Ia", "(SIMBAD) RRLyr"} <= set(labels)
    for label in labels:
        assert client.post("latests", label=label, n=1, columns="i:jd").status_code == 200, label


def test_a_simbad_label_with_or_without_its_prefix(client: Client) -> None:
    rows = client.rows("latests", label="RRLyr", n=50)
    assert rows
    assert client.rows("latests", label="(SIMBAD) RRLyr", n=50) == rows


def test_capitals_in_names_of_fields_do_not_matter(client: Client, candidate: str) -> None:
    asked = {"objectId": candidate, "withupperlim": True, "columns": "i:jd"}
    answer = client.post("objects", **{name.upper(): value for name, value in asked.items()})
    assert "X-Alertscope-Unknown-Fields" not in answer.headers
    assert answer.json() == client.rows("objects", **asked)
    assert answer.json() == client.rows("objects", **asked, WITHUPPERLIM=False)


def test_unknown_fields_are_named_and_the_rest_is_answered(client: Client) -> None:
    answer = client.post("latests", label=SN, n=1, output__format="json", trnd="rising")
    assert answer.status_code == 200
    assert answer.headers["X-Alertscope-Unknown-Fields"] == "output__format, trnd"


def test_what_is_cut_says_so(client: Client) -> None:
    cut = client.post("latests", label=SN, n=3)
    assert cut.headers["X-Alertscope-Cut"] == "The newest 3; there are more."
    assert len(cut.json()) == 3
    whole = client.post("latests", label=SN, n=1_000)
    assert "X-Alertscope-Cut" not in whole.headers
    stars = queries.latest(client.store, "RRLyr", 40)
    cones = [{"ra": ra, "dec": dec, "radius": 18_000} for ra, dec in zip(stars["i:ra"], stars["i:dec"], strict=True)]
    cone, every = max(((cone, client.rows("conesearch", **cone)) for cone in cones), key=lambda found: len(found[1]))
    answer = client.post("conesearch", n=1, **cone)
    assert len(every) > 1
    assert answer.json() == every[:1]
    assert answer.headers["X-Alertscope-Cut"] == f"The nearest 1 of {len(every)} objects."
