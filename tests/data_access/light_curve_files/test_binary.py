"""Light curves in VOTable, Parquet and FITS, each written by the library that others use."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from astropy import units as u
from astropy.io import fits
from astropy.io.votable import from_table
from astropy.table import MaskedColumn, Table

from components.download_files import FORMATS, Rows
from data_access.errors import BadRequest
from data_access.light_curve_files import OwnLightCurve, read_light_curve

MJD = np.array([58002.25, 58000.25, 58001.25])
FLUX, ERR = np.array([210.0, -5.0, 190.0]), np.array([10.0, 11.0, 12.0])
BANDS = ["zg", "zr", "zg"]


def table(**more: object) -> Table:
    """Fluxes in microjansky, one of them missing in a fourth row."""
    columns = {
        "mjd": np.append(MJD, 58003.25),
        "flux": MaskedColumn(np.append(FLUX, 0.0), mask=[False, False, False, True], unit=u.uJy),
        "flux_err": np.append(ERR, 1.0) * u.uJy,
        "filtercode": [*BANDS, "zg"],
        **more,
    }
    return Table(columns)


def as_votable(found: Table, form: str = "tabledata") -> bytes:
    written = io.BytesIO()
    from_table(found).to_xml(written, tabledata_format=form)
    return written.getvalue()


def as_fits(found: Table) -> bytes:
    written = io.BytesIO()
    found.write(written, format="fits")
    return written.getvalue()


def as_parquet(found: Table) -> bytes:
    plain = {name: found[name].filled(np.nan) if name == "flux" else found[name] for name in found.colnames}
    renamed = pd.DataFrame({name: np.asarray(values) for name, values in plain.items()})
    written = io.BytesIO()
    renamed.rename(columns={"flux": "flux_ujy", "flux_err": "flux_err_ujy"}).to_parquet(written)
    return written.getvalue()


WRITERS: dict[str, Callable[[Table], bytes]] = {
    "votable": as_votable,
    "votable binary": lambda found: as_votable(found, "binary"),
    "votable binary2": lambda found: as_votable(found, "binary2"),
    "fits": as_fits,
    "parquet": as_parquet,
    "fits.gz": lambda found: gzip.compress(as_fits(found)),
}


@pytest.mark.parametrize("form", WRITERS)
def test_each_format_gives_the_same_points(form: str) -> None:
    found = read_light_curve(WRITERS[form](table()), f"curve.{form}")
    np.testing.assert_allclose(found.time_jd, np.sort(MJD) + 2400000.5, rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.value, [-0.005, 0.19, 0.21])
    np.testing.assert_allclose(found.err, [0.011, 0.012, 0.010])
    assert found.band.tolist() == ["r", "g", "g"]
    assert (found.unit, found.is_calibrated) == ("mJy", True)
    flux = next(column for column in found.columns if column.taken_as == "flux")
    assert (flux.good, flux.bad, flux.problems) == (3, 1, ("row 4: empty",))


def test_an_error_may_have_a_unit_of_its_own() -> None:
    other = table(flux_err=np.array([1e-5, 1.1e-5, 1.2e-5, 1e-5]) * u.Jy)
    np.testing.assert_allclose(read_light_curve(as_votable(other), "x").err, [0.011, 0.012, 0.010], rtol=1e-6)


@pytest.mark.parametrize("form", ["CSV", "VOTable", "Parquet"])
def test_what_the_object_page_gives_away_can_be_brought_back(form: str) -> None:
    frame = pd.DataFrame(
        {
            "utc": ["2021-11-22 02:33:26.990"] * 2,
            "mjd": [59540.1065624, 59541.1],
            "jd": [2459540.6065624, 2459541.6],
            "band": ["g", "r"],
            "apparent_magnitude_ab_mag": [18.2, 20.4],
            "apparent_magnitude_err_ab_mag": [0.1, np.nan],
            "kind": ["alert", "upper limit (5σ)"],
            "difference_sign": ["+", None],
            "change_per_day_ab_mag": [0.2, 0.1],
        }
    )
    ending, _, write = FORMATS[form]
    found = read_light_curve(write(Rows(frame, {"object": "ZTF21aaaaaaa"}, {"mjd": "day"}, {})), f"x.{ending}")
    assert found.time_jd.tolist() == pytest.approx([2459540.6065624], abs=1e-6)
    assert (found.value.tolist(), found.err.tolist(), found.band.tolist()) == ([18.2], [0.1], ["g"])
    assert any("upper limits" in note for note in found.notes)


def test_dates_and_dictionaries_in_parquet() -> None:
    written = io.BytesIO()
    columns = {
        "time": pa.array([pd.Timestamp("2020-01-15T08:24:00.123456789"), None], pa.timestamp("ns")),
        "mag": pa.array([18.25, 18.5], pa.float32()),
        "mag_err": pa.array([1, 2], pa.int32()),
        "band": pa.array(["g", None]).dictionary_encode(),
        "history": pa.array([[1.0], [2.0]]),
    }
    pq.write_table(pa.table(columns), written)
    found = read_light_curve(written.getvalue(), "x.parquet")
    assert found.time_jd[0] == pytest.approx(2458863.85 + 0.123 / 86400, abs=1e-8)
    assert (len(found), found.band[0]) == (1, "g")
    assert any("nested" in note for note in found.notes)


def test_a_long_text_repeated_in_a_small_parquet_file_stays_small() -> None:
    written = io.BytesIO()
    text = pa.array(["x" * 1_000_000]).dictionary_encode()
    repeated = pa.DictionaryArray.from_arrays(pa.array(np.zeros(100_000, dtype=np.int32)), text.dictionary)
    mjd = pa.array(np.linspace(58000, 58100, 100_000))
    mag = pa.array(np.full(100_000, 18.0))
    pq.write_table(pa.table({"mjd": mjd, "mag": mag, "err": mag, "band": repeated}), written, store_schema=False)
    assert len(written.getvalue()) < 5_000_000
    found = read_light_curve(written.getvalue(), "x.parquet")
    assert set(found.band) == {"x" * 20}


def test_arrays_in_fits_columns_are_passed_over() -> None:
    lengths = fits.Column("history", "PD()", array=np.array([np.ones(3), np.ones(5)], dtype=object))
    pairs = fits.Column("pair", "2D", array=np.ones((2, 2)))
    plain = [fits.Column(name, "D", array=values) for name, values in (("mjd", MJD[:2]), ("mag", [18.0, 18.1]))]
    written = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), fits.BinTableHDU.from_columns([lengths, pairs, *plain])]).writeto(written)
    found = read_light_curve(written.getvalue(), "x.fits")
    assert [column.name for column in found.columns] == ["mjd", "mag"]
    assert len(found) == 2


def votable(body: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">'
        f"<RESOURCE>{body}</RESOURCE></VOTABLE>"
    ).encode()


FIELDS = '<FIELD name="mjd" datatype="double"/><FIELD name="mag" datatype="double"/>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            votable(f'<TABLE>{FIELDS}<DATA><BINARY><STREAM href="file:///etc/passwd"/></BINARY></DATA></TABLE>'),
            "at another address",
        ),
        (
            votable(
                f'<TABLE>{FIELDS}<DATA><FITS><STREAM encoding="x" href="http://127.0.0.1:9/x"/></FITS></DATA></TABLE>'
            ),
            "at another address",
        ),
        (votable("&a;", '<!DOCTYPE VOTABLE [<!ENTITY a "x">]>'), "document type"),
        (votable(f'<TABLE nrows="1000000000">{FIELDS}<DATA><TABLEDATA/></DATA></TABLE>'), "1,000,000,000 rows"),
        (votable(f'<TABLE nrows="1_000_000_000">{FIELDS}<DATA><TABLEDATA/></DATA></TABLE>'), "1,000,000,000 rows"),
        (
            votable('<TABLE><FIELD name="a" datatype="double" arraysize="100000x100000"/><DATA/></TABLE>'),
            "long arrays",
        ),
        (votable(f'<TABLE nrows="many">{FIELDS}</TABLE>'), "not well-formed"),
        (votable(""), "holds no table"),
        (votable("<TABLE>")[:-40], "not well-formed"),
        (b"PAR1" + b"\0" * 100, "Parquet file is damaged"),
        (b"SIMPLE  =                    T" + b" " * 50, "FITS"),
        (as_fits(table())[:5800], "FITS file is damaged"),
        (gzip.compress(as_fits(table()))[:-30], "gzipped file is damaged"),
        (gzip.compress(b"", mtime=0), "empty"),
        (gzip.compress(b"1" * 30_000_000), "more than 20 MB"),
        (b"\x1f\x8b\x08rubbish", "gzipped file is damaged"),
    ],
)
def test_damaged_and_hostile_files_are_refused_with_the_reason(content: bytes, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        read_light_curve(content, "x")


def test_magnitudes_and_fluxes_are_turned_into_each_other_where_calibrated() -> None:
    found = read_light_curve(b"mjd,mag,err\n58000,16.4,0.1\n58001,21.4,0.1\n", "x")
    flux, flux_err = found.as_flux_mjy()
    np.testing.assert_allclose(flux, 3631e3 * 10 ** (-0.4 * found.value))
    np.testing.assert_allclose(flux_err / flux, 0.1 * np.log(10) / 2.5)
    back = OwnLightCurve(**{**vars(found), "value": flux, "err": flux_err, "is_magnitude": False, "unit": "mJy"})
    for given, again in zip((found.value, found.err), back.as_magnitude(), strict=True):
        np.testing.assert_allclose(again, given)


def test_what_is_not_calibrated_keeps_its_ratios() -> None:
    relative = read_light_curve(b"mjd,flux,err\n58000,100,1\n58001,200,1\n58002,-5,1\n", "x")
    assert relative.as_flux_mjy()[0].tolist() == [100.0, 200.0, -5.0]
    mag, mag_err = relative.as_magnitude()
    assert mag[0] - mag[1] == pytest.approx(2.5 * np.log10(2))
    assert mag_err[0] == pytest.approx(2.5 / np.log(10) / 100)
    assert np.isnan(mag[2])
    instrumental = read_light_curve(b"mjd,mag,err\n58000,-12.0,0.01\n58001,-13.0,0.01\n", "x")
    assert not instrumental.is_calibrated
    flux, _ = instrumental.as_flux_mjy()
    assert flux[1] / flux[0] == pytest.approx(10**0.4)
