"""Light curves in text, as surveys, programs and people write them."""

from __future__ import annotations

import numpy as np
import pytest

from data_access.errors import BadRequest
from data_access.light_curve_files import OwnLightCurve, read_light_curve

ROWS = [(58863.35, 19.7, 0.2, "r"), (58864.2, 19.8, 0.1, "g"), (58866.3, 19.0, 0.1, "r")]
JD = np.array([row[0] for row in ROWS]) + 2400000.5


def read(text: str | bytes, name: str = "curve.csv") -> OwnLightCurve:
    return read_light_curve(text.encode() if isinstance(text, str) else text, name)


def refused(text: str | bytes) -> str:
    with pytest.raises(BadRequest) as caught:
        read(text)
    return str(caught.value)


def table(*columns: object, heading: str, between: str = ",") -> str:
    rows = [between.join(str(cell) for cell in row) for row in zip(*columns, strict=True)]  # type: ignore[call-overload]
    return "\n".join([heading, *rows]) + "\n"


def written(between: str) -> str:
    return "\n".join(between.join(map(str, row)) for row in [("mjd", "mag", "magerr", "band"), *ROWS])


@pytest.mark.parametrize("between", [",", ", ", ";", "\t", "|", " ", "    "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end_give_the_same(between: str, line_end: str) -> None:
    found = read(written(between).replace("\n", line_end))
    np.testing.assert_allclose(found.time_jd, JD, rtol=0, atol=1e-9)
    assert found.value.tolist() == [19.7, 19.8, 19.0]
    assert found.err.tolist() == [0.2, 0.1, 0.1]
    assert found.band.tolist() == ["r", "g", "r"]
    assert (found.unit, found.is_magnitude, found.is_calibrated) == ("mag", True, True)


def test_quotes_comments_blank_lines_a_mark_and_a_trailing_delimiter() -> None:
    text = '\ufeff# from a telescope\n"mjd","mag","magerr","band"\n\n58863.35,19.7,0.2,"r",\n'
    text += '# more\n58864.2,19.8,0.1,"g, new"\n'
    found = read(text)
    assert found.band.tolist() == ["r", "g, new"]


def test_rows_come_in_order_of_time() -> None:
    found = read("mjd,mag,err\n58002,18,0.1\n58000,19,0.2\n58001,17,0.3\n")
    assert found.value.tolist() == [19.0, 17.0, 18.0]
    assert found.err.tolist() == [0.2, 0.3, 0.1]


@pytest.mark.parametrize(
    ("heading", "value", "expected_jd"),
    [
        ("MJD", 58863.35, 2458863.85),
        ("obsmjd", 58863.35, 2458863.85),
        ("JD", 2458863.85, 2458863.85),
        ("i:jd", 2458863.85, 2458863.85),
        ("HJD", 2458863.85, 2458863.85),
        ("bjd_tdb", 2458863.85, 2458863.85),
        ("HJD-2450000", 8863.85, 2458863.85),
        ("HJD - 2400000.5", 58863.35, 2458863.85),
        ("BTJD", 1863.85, 2458863.85),
        ("time [BJD - 2457000, days]", 1863.85, 2458863.85),
        ("BKJD", 4030.85, 2458863.85),
        ("time", 58863.35, 2458863.85),
        ("t", 2458863.85, 2458863.85),
        ("time", 8863.85, 2458863.85),
        ("date", "2020-01-15T08:24:00", 2458863.85),
        ("UTC", "2020-01-15 08:24:00.000", 2458863.85),
        ("JD", 58863.35, 2458863.85),  # misnamed: the values decide
        ("MJD", 2458863.85, 2458863.85),
    ],
)
def test_times_in_each_form_are_the_same_moment(heading: str, value: float | str, expected_jd: float) -> None:
    text = f"{heading};mag;err\n{value};18.0;0.1\n"
    assert read(text).time_jd[0] == pytest.approx(expected_jd, abs=1e-8)


@pytest.mark.parametrize(("heading", "values"), [("time", (8863.85, 8870.1)), ("time", (58863.35, 58864.0))])
def test_a_guess_at_the_times_is_said(heading: str, values: tuple[float, float]) -> None:
    found = read(table(values, (18, 18), (0.1, 0.1), heading=f"{heading},mag,err"))
    assert any("by their values" in note for note in found.notes)


def test_times_of_unknown_zero_stay_as_they_are() -> None:
    found = read(table((0.5, 1.5), (18, 18), (0.1, 0.1), heading="time,mag,err"))
    assert found.time_jd.tolist() == [0.5, 1.5]
    assert any("unknown date" in note for note in found.notes)


def test_a_heliocentric_time_says_so() -> None:
    assert any("Sun's centre" in note for note in read("HJD,mag,err\n2458863.85,18,0.1\n").notes)


@pytest.mark.parametrize(
    ("heading", "factor"),
    [
        ("flux_mjy", 1.0),
        ("flux (mJy)", 1.0),
        ("flux [uJy]", 1e-3),
        ("flux [µJy]", 1e-3),
        ("fnu [nJy]", 1e-6),
        ("uJy", 1e-3),
        ("flux (Jy)", 1e3),
        ("flux [erg/s/cm2/Hz]", 1e26),
        ("flux [erg / (s cm2 Hz)]", 1e26),
        ("flux [nanomaggies]", 3.631e-3),
    ],
)
def test_fluxes_become_mjy(heading: str, factor: float) -> None:
    found = read(f"mjd;{heading};fluxerr\n58000;2.0;0.5\n58001;-1.0;0.5\n")
    np.testing.assert_allclose(found.value, [2 * factor, -factor], rtol=1e-12)
    np.testing.assert_allclose(found.err, 0.5 * factor, rtol=1e-12)
    assert (found.unit, found.is_calibrated) == ("mJy", True)


def test_zero_points_beside_fluxes_calibrate_them() -> None:
    rows = "58000 sdssg 100 5 25 ab\n58001 sdssr 100 5 27.5 ab\n58002 sdssr 100 5 null ab\n"
    found = read("time band flux fluxerr zp zpsys\n" + rows)
    np.testing.assert_allclose(found.as_magnitude()[0], [20.0, 22.5], rtol=1e-9)
    np.testing.assert_allclose(found.err / found.value, 0.05)
    assert found.is_calibrated
    assert {column.name: column.taken_as for column in found.columns}["zp"] == "zero point"
    assert any("zero points" in note for note in found.notes)
    vega = read("time band flux fluxerr zp zpsys\n" + rows.replace("ab", "vega"))
    assert (vega.unit, vega.is_calibrated) == ("relative", False)


def test_forced_photometry_of_the_survey() -> None:
    text = (
        "# Requested input R.A. = 10.0 degrees\n"
        " index, field, filter, zpdiff, forcediffimflux, forcediffimfluxunc, jd,\n"
        "0 600 ZTF_g 26.2 1000.0 20.0 2459000.75\n1 600 ZTF_r 26.1 null null 2459001.75\n"
        "2 600 ZTF_r 26.0 -50.0 20.0 2459002.75\n"
    )
    found = read(text)
    np.testing.assert_allclose(found.value, [3631e3 * 1000 * 10 ** (-0.4 * 26.2), -3631e3 * 50 * 10 ** (-0.4 * 26.0)])
    assert found.band.tolist() == ["g", "r"]
    assert found.columns[3].name == "zpdiff"


ARCHIVES = {
    "AAVSO": (
        "JD,Magnitude,Uncertainty,HQuncertainty,Band\n2459000.5,<14.2,,,V\n2459001.5,12.31,0.02,,V\n",
        (12.31, 0.02, "V"),
    ),
    "ZTF release": (
        "oid,expid,hjd,mjd,mag,magerr,catflags,filtercode,ra,dec\n6,7,2459000.5,59000.1,18.2,0.03,0,zr,1,2\n",
        (18.2, 0.03, "r"),
    ),
    "ASAS-SN": (
        "jd,flux,flux_err,mag,mag_err,limit,fwhm,quality,phot_filter\n2459000.5,3,1,15.2,0.1,17,1,G,g\n",
        (15.2, 0.1, "g"),
    ),
    "Gaia": (
        "source_id,g_transit_time,g_transit_mag,g_transit_flux,g_transit_flux_error\n1,1800.5,15.1,900,4\n",
        (900, 4, "unknown"),
    ),
}


@pytest.mark.parametrize("archive", ARCHIVES)
def test_downloads_of_other_archives(archive: str) -> None:
    text, expected = ARCHIVES[archive]
    found = read(text)
    assert (found.value[0], found.err[0], found.band[0]) == expected
    assert 2456000 < found.time_jd[0] < 2459003


@pytest.mark.parametrize(
    "heading", ["flux", "PDCSAP_FLUX", "flux [e-/s]", "flux [counts]", "flux [erg/s/cm2/Angstrom]"]
)
def test_a_flux_without_a_unit_that_helps_stays_relative_and_is_said(heading: str) -> None:
    found = read(f"mjd;{heading};flux_err\n58000;1002;3\n58001;1004;3\n")
    assert (found.unit, found.is_calibrated, found.value.tolist()) == ("relative", False, [1002.0, 1004.0])
    assert any("relative" in note for note in found.notes)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("mjd mag magerr", ("mag", "magerr")),
        ("mjd mag e_mag", ("mag", "e_mag")),
        ("mjd m dm", ("m", "dm")),
        ("mjd magnitude uncertainty", ("magnitude", "uncertainty")),
        ("i:jd i:magpsf i:sigmapsf", ("i:magpsf", "i:sigmapsf")),
        ("mjd mag_err mag", ("mag", "mag_err")),
        ("mjd psfFlux psfFluxErr", ("psfFlux", "psfFluxErr")),
        ("mjd forcediffimflux forcediffimfluxunc", ("forcediffimflux", "forcediffimfluxunc")),
        ("mjd Vmag err", ("Vmag", "err")),
        ("midPointMjdTai psfFlux psfFluxErr", ("psfFlux", "psfFluxErr")),
    ],
)
def test_names_as_surveys_and_people_write_them(heading: str, expected: tuple[str, str]) -> None:
    found = read(
        f"{heading}\n58000 18.1 0.1\n58001 18.2 0.1\n" if "mag_err mag" not in heading else f"{heading}\n58000 0.1 18\n"
    )
    roles = {column.taken_as.split(",")[0]: column.name for column in found.columns}
    assert (
        roles.get("magnitude") or roles.get("flux"),
        roles.get("error of the magnitude") or roles.get("error of the flux"),
    ) == expected
    assert found.has_errors


def test_limits_reference_magnitudes_and_rates_are_not_the_light_curve() -> None:
    heading = "i:jd,i:diffmaglim,i:magnr,i:sigmagnr,i:magpsf,i:sigmapsf,d:mag_rate,i:jdstarthist,i:fid"
    found = read(f"{heading}\n2459000.5,20.5,17,0.01,18.5,0.1,0.3,2458000.5,2\n")
    assert (found.value[0], found.err[0], found.time_jd[0], found.band[0]) == (18.5, 0.1, 2459000.5, "r")


def test_points_that_the_file_calls_limits_or_poor_are_left_out_and_counted() -> None:
    rows = [("valid", "t"), ("badquality", "t"), ("upperlim", "t"), ("valid", "f")]
    lines = [f"{2459000.5 + n},18.5,0.1,{tag},{sign}" for n, (tag, sign) in enumerate(rows)]
    found = read("\n".join(["i:jd,i:magpsf,i:sigmapsf,d:tag,i:isdiffpos", *lines]))
    assert found.time_jd.tolist() == [2459000.5]
    assert any("2 rows" in note and "d:tag" in note for note in found.notes)
    assert any("1 rows" in note and "fainter" in note for note in found.notes)


def test_atlas_forced_photometry_keeps_negative_fluxes_and_bands() -> None:
    text = "###MJD m dm uJy duJy F err chi/N RA Dec\n57232.4 18.2 0.1 200 20 o 0 1 10 20\n"
    text += "57233.4 -18.2 0.1 -200 20 c 0 1 10 20\n"
    found = read(text)
    np.testing.assert_allclose(found.value, [0.2, -0.2])
    np.testing.assert_allclose(found.err, 0.02)
    assert found.band.tolist() == ["o", "c"]


def test_ipac_tables_with_their_units() -> None:
    text = (
        "\\fixlen = T\n|   oid |hjd        |mjd     |mag  |magerr|filtercode|\n"
        "|long   |double     |double  |float|float |char |\n|       |day        |day     |mag  |mag   |     |\n"
        " 10 2458000.1 57999.6 18.1 0.02 zg\n 10 2458001.1 58000.6 18.3 0.02 zr\n"
    )
    found = read(text)
    assert found.band.tolist() == ["g", "r"]
    assert found.time_jd[0] == pytest.approx(2458000.1, abs=1e-6)


def test_ecsv_with_its_units() -> None:
    head = "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: time, unit: d, datatype: float64}\n"
    head += "# - {name: flux, unit: uJy, datatype: float64}\n# - {name: flux_err, unit: uJy, datatype: float64}\n"
    found = read(head + "time flux flux_err\n58000.1 200.0 10.0\n")
    assert (found.value[0], found.unit) == (pytest.approx(0.2), "mJy")


def test_vizier_tables_with_a_row_of_units() -> None:
    found = read(
        "HJD\tVmag\te_Vmag\nd\tmag\tmag\n---------\t-----\t----\n2458000.1\t12.1\t0.01\n2458001.1\t12.2\t0.01\n"
    )
    assert len(found) == 2
    assert found.columns[1].unit == "mag"


def test_decimal_commas() -> None:
    found = read("mjd;mag;err\n58863,35;19,7;0,2\n58864,35;19,8;0,1\n")
    assert found.value.tolist() == [19.7, 19.8]
    assert any("decimal" in note for note in found.notes)


def test_without_names_the_places_decide_and_that_is_said() -> None:
    found = read("2455262.83742 19.661 0.337 I\n2455267.82796 19.747 0.096 I\n")
    assert (found.is_magnitude, found.err[1], found.band[0]) == (True, 0.096, "I")
    assert any("have no names" in note for note in found.notes)
    fluxes = read("58000.1 1200.5 3.1\n58001.1 -20.5 3.1\n")
    assert (fluxes.is_magnitude, fluxes.unit) == (False, "relative")


def test_names_in_the_last_comment_above_the_rows() -> None:
    found = read("# OGLE\n# HJD mag err\n2455262.83742 19.661 0.337\n")
    assert [column.name for column in found.columns] == ["HJD", "mag", "err"]


def test_values_that_are_none_are_told_by_line() -> None:
    text = "mjd,mag,err\n58000,18.0,0.1\n58001,>19.5,0.1\n58002,,0.1\n58003,99.99,0.1\n58004,18.3,-1\n"
    text += "58005,NaN,nan\nx,18,0.1\n"
    found = read(text)
    assert found.value.tolist() == [18.0, 18.3]
    assert found.err[0] == 0.1
    assert np.isnan(found.err[1])
    time, mag, err = found.columns
    assert (time.good, time.bad, time.problems) == (6, 1, ("line 8: “x” is no number",))
    assert (mag.good, mag.bad) == (3, 4)
    assert mag.problems == ("line 3: “>19.5” is no number", "line 4: empty", "line 5: “99.99” is no magnitude")
    assert err.problems == ("line 6: “-1” is no error", "line 7: empty")
    assert any("5 of 7 rows" in note for note in found.notes)


def test_without_errors_nothing_can_be_fitted_and_that_is_said() -> None:
    found = read("mjd,mag\n58000,18\n58001,18.5\n")
    assert not found.has_errors
    assert any("nothing can be fitted" in note for note in found.notes)


def test_text_in_another_encoding() -> None:
    assert read("mjd;flux [µJy];fluxerr\n58000;2;1\n".encode("latin-1")).value[0] == pytest.approx(2e-3)
    assert read(written(",").encode("utf-16")).band.tolist() == ["r", "g", "r"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"# nothing\n", "nothing but comments"),
        (b"\x00\x01\x02\x03", "neither a text"),
        (bytes(range(256)), "neither a text"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
        (b"<?xml version='1.0'?><svg/>", "no VOTable"),
        (b'{"time": [1, 2]}', "JSON"),
        (b"PK\x03\x04 a workbook", "ZIP"),
        (b"Obj\x01avro", "Avro"),
        (b"time\n1\n2\n", "Only one column"),
        (b"mjd,mag,err\n", "no row below"),
        (b"ra,dec\n10,20\n11,21\n", "No column of times"),
        (b"mjd,ra,dec\n58000,10,20\n", "No column of brightness"),
        (b"mjd,mag\n58000,faint\n58001,bright\n", "No column of brightness"),
        (b"mjd,mag,err\n58000,18,0.1\n58001,18\n58002,18\n58003,18\n", "line 3 has 2 fields instead of 3"),
        (b"when,mag\nyesterday,18\ntoday,19\n", "No column of times"),
        (b"time,mag\nyesterday,18\ntoday,19\n", "neither numbers nor dates"),
        (b"mjd,mag\n58000,1e999\n58001,-inf\n", "No column of brightness"),
        (b"x" * 25_000, "characters"),
        (b",".join(b"a%d" % n for n in range(400)) + b"\n", "400 columns"),
    ],
)
def test_what_is_no_light_curve_is_refused_with_the_reason(content: bytes, said: str) -> None:
    assert said in refused(content)


def test_too_much_is_refused() -> None:
    assert "20 MB" in refused(b"1" * 20_000_001)
    assert "200,002 rows" in refused(b"mjd,mag\n" + b"1,2\n" * 200_002)
