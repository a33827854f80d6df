"""Cutouts: real ones, damaged ones, and what becomes of missing pixels."""

from __future__ import annotations

import gzip
import io
import warnings
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from astropy.io import fits
from astropy.io.fits.verify import VerifyWarning
from astropy.wcs import WCS
from hypothesis import given
from hypothesis.extra import numpy as hnp
from PIL import Image

from science.color_maps import COLOR_MAPS, NAN_COLOR, table_of
from science.errors import NotEnoughData, ScienceError, UnreadableStamp
from science.stamps import MAX_BYTES, STRETCHES, drawn_difference, limits, read_fits, stretch, to_png
from tests.science.real_alerts import all_packets

pixel = st.floats(-1e6, 1e6, width=32)
images = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 8), st.integers(1, 8)), elements=st.one_of(pixel, st.just(float("nan")))
)


def fits_bytes(image: np.ndarray, **keywords: object) -> bytes:
    hdu = fits.PrimaryHDU(image)
    for name, value in keywords.items():
        hdu.header[name] = value
    buffer = io.BytesIO()
    hdu.writeto(buffer)
    return buffer.getvalue()


def opened_by_astropy(data: bytes) -> fits.HDUList:
    with warnings.catch_warnings():
        # The survey writes "SIMPLE  =  T" with the T in another column than the standard has it.
        warnings.simplefilter("ignore", VerifyWarning)
        return fits.open(io.BytesIO(data))


def test_real_cutouts_equal_what_astropy_reads(shared_data: Path) -> None:
    read = 0
    for packet in all_packets(shared_data):
        for kind in ("Science", "Template", "Difference"):
            data = packet[f"cutout{kind}"]["stampData"]
            stamp = read_fits(data=data)
            with opened_by_astropy(gzip.decompress(data)) as hdus:
                np.testing.assert_array_equal(stamp.image, hdus[0].data)
                assert stamp.unit == hdus[0].header.get("BUNIT", "")
            assert stamp.orientation.north_deg is None
            assert "not known" in stamp.orientation.sentence
            assert stamp.orientation.pixel_arcsec == 1.01
            read += 1
    assert read > 100


@pytest.mark.parametrize("dtype", [">u1", ">i2", ">i4", ">i8", ">f4", ">f8", ">u2"])
def test_every_pixel_type(dtype: str) -> None:
    image = np.arange(12).reshape(3, 4).astype(dtype)
    np.testing.assert_array_equal(read_fits(data=fits_bytes(image)).image, np.arange(12.0).reshape(3, 4))


def test_blank_pixels_of_integers_are_nan() -> None:
    image = np.array([[1, -32768], [3, 4]], dtype=">i2")
    np.testing.assert_array_equal(read_fits(data=fits_bytes(image, BLANK=-32768)).image, [[1, np.nan], [3, 4]])


def test_image_in_an_extension() -> None:
    buffer = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), fits.ImageHDU(np.ones((2, 3)))]).writeto(buffer)
    assert read_fits(data=gzip.compress(buffer.getvalue())).image.shape == (2, 3)


def test_quoted_values_of_the_header() -> None:
    stamp = read_fits(data=fits_bytes(np.ones((2, 2)), BUNIT="DN", OBSERVER="O'Neil / team"))
    assert stamp.unit == "DN"
    assert stamp.header["OBSERVER"] == "O'Neil / team"


@pytest.mark.parametrize(
    "data", [b"", b"\x1f\x8b", b"garbage", b"\x1f\x8bgarbage", gzip.compress(b"no image", mtime=0), b"SIMPLE" * 1000]
)
def test_garbage_is_a_typed_error(data: bytes) -> None:
    with pytest.raises(UnreadableStamp):
        read_fits(data=data)


@given(cut=st.integers(0, 5759), packed=st.booleans())
def test_a_file_that_is_cut_off_is_a_typed_error(cut: int, packed: bool) -> None:
    # The image ends at byte 2880 + 63 * 63 * 4; all cuts before it lose pixels.
    whole = fits_bytes(np.random.default_rng(1).normal(size=(63, 63)).astype(">f4"))
    data = gzip.compress(whole, mtime=0)[: cut * len(gzip.compress(whole)) // 8000] if packed else whole[:cut]
    with pytest.raises(UnreadableStamp):
        read_fits(data=data)


@given(at=st.integers(0, 2879), byte=st.integers(0, 255))
def test_a_damaged_header_is_read_or_refused(at: int, byte: int) -> None:
    data = bytearray(fits_bytes(np.ones((3, 3))))
    data[at] = byte
    try:
        stamp = read_fits(data=bytes(data))
    except ScienceError:
        return
    assert stamp.image.ndim == 2


def test_a_decompression_bomb_is_refused() -> None:
    with pytest.raises(UnreadableStamp, match="too many bytes"):
        read_fits(data=gzip.compress(bytes(MAX_BYTES + 1)))
    with pytest.raises(UnreadableStamp, match="too large"):
        read_fits(
            data=fits_bytes(np.ones((2, 2))).replace(
                b"NAXIS1  =                    2", b"NAXIS1  =           9999999999"
            )
        )


@pytest.mark.parametrize("angle", [0.0, 30.0, 200.0])
@pytest.mark.parametrize("keywords", ["CD", "PC", "CROTA"])
def test_orientation_points_where_the_sky_does(angle: float, keywords: str) -> None:
    turn, step = np.radians(angle), 1.01 / 3600
    header: dict[str, object] = {"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CRVAL1": 40.0, "CRVAL2": 20.0}
    header |= {"CRPIX1": 32.0, "CRPIX2": 32.0, "CUNIT1": "deg", "CUNIT2": "deg"}
    cos, sin = float(np.cos(turn)), float(np.sin(turn))
    if keywords == "CD":
        header |= {"CD1_1": -step * cos, "CD1_2": step * sin, "CD2_1": step * sin, "CD2_2": step * cos}
    elif keywords == "PC":
        header |= {"CDELT1": -step, "CDELT2": step, "PC1_1": cos, "PC1_2": -sin, "PC2_1": sin, "PC2_2": cos}
    else:
        header |= {"CDELT1": -step, "CDELT2": step, "CROTA2": angle}
    data = fits_bytes(np.ones((63, 63)), **header)
    found = read_fits(data=data).orientation
    world = WCS(fits.Header.fromstring(data[:2880].decode()))
    x0, y0 = world.wcs_world2pix([[40.0, 20.0]], 0)[0]
    for degrees, target in ((found.north_deg, (40.0, 20.001)), (found.east_deg, (40.001, 20.0))):
        x, y = world.wcs_world2pix([target], 0)[0]
        expected = np.degrees(np.arctan2(-(x - x0), y - y0)) % 360
        assert degrees == pytest.approx(expected, abs=1e-2) or abs(degrees - expected) == pytest.approx(360, abs=1e-2)
    assert found.pixel_arcsec == pytest.approx(1.01, rel=1e-6)


@given(image=images, kind=st.sampled_from(STRETCHES))
def test_stretch_stays_between_0_and_1_and_keeps_nan(image: np.ndarray, kind: str) -> None:
    drawn = stretch(image=image, kind=kind)
    np.testing.assert_array_equal(np.isnan(drawn), np.isnan(image))
    finite = drawn[~np.isnan(drawn)]
    assert ((finite >= 0) & (finite <= 1)).all()


@given(image=images, kind=st.sampled_from(STRETCHES))
def test_stretch_keeps_the_order_of_pixels(image: np.ndarray, kind: str) -> None:
    drawn = stretch(image=image, kind=kind)
    known = ~np.isnan(image)
    order = np.argsort(image[known], kind="stable")
    assert (np.diff(drawn[known][order]) >= 0).all()


def test_stretches_have_their_formulas() -> None:
    image = np.array([[0.0, 0.25, 1.0]])
    for kind, middle in (
        ("linear", 0.25),
        ("sqrt", 0.5),
        ("log", np.log(251) / np.log(1001)),
        ("asinh", np.arcsinh(2.5) / np.arcsinh(10)),
    ):
        drawn = stretch(image=image, kind=kind, low_percentile=0, high_percentile=100)
        np.testing.assert_allclose(drawn, [[0.0, middle, 1.0]])


def test_missing_pixels_do_not_move_the_limits() -> None:
    image = np.arange(100.0).reshape(10, 10)
    with_hole = np.vstack([image, np.full((30, 10), np.nan)])
    assert limits(image=with_hole) == limits(image=image)
    with pytest.raises(NotEnoughData):
        limits(image=np.full((2, 2), np.nan))


def test_impossible_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="percentiles"):
        limits(image=np.ones((2, 2)), low_percentile=60, high_percentile=40)
    with pytest.raises(ValueError, match="stretch"):
        stretch(image=np.ones((2, 2)), kind="none such")
    with pytest.raises(ValueError, match="colour map"):
        to_png(image01=np.ones((2, 2)), color_map="none such")
    with pytest.raises(ValueError, match="rows and columns"):
        to_png(image01=np.ones(4))


@pytest.mark.parametrize("name", COLOR_MAPS)
def test_picture_has_the_first_row_at_the_bottom(name: str) -> None:
    image = np.array([[0.0, np.nan], [1.0, 0.5]])
    picture = np.asarray(Image.open(io.BytesIO(to_png(image01=image, color_map=name))))
    table = table_of(name=name)
    assert picture[1, 0].tolist() == table[0].tolist()
    assert picture[0, 0].tolist() == table[255].tolist()
    assert picture[1, 1].tolist() == list(NAN_COLOR)


@pytest.mark.parametrize("name", COLOR_MAPS)
def test_missing_pixels_have_a_color_of_their_own(name: str) -> None:
    apart = np.abs(table_of(name=name).astype(int) - np.array(NAN_COLOR)).sum(axis=1)
    assert apart.min() > 60


def test_maps_get_brighter_or_darker_throughout() -> None:
    for name in COLOR_MAPS:
        light = table_of(name=name).astype(float) @ [0.299, 0.587, 0.114]
        steps = np.diff(light)
        assert (steps >= -1.0).all() or (steps <= 1.0).all()


def test_positive_difference_is_drawn_as_it_is() -> None:
    image = np.array([[1.0, -2.0]])
    drawn = drawn_difference(image=image, isdiffpos="t")
    assert (drawn.flipped, drawn.note) == (False, "")
    np.testing.assert_array_equal(drawn.image, image)
    assert not drawn_difference(image=image, isdiffpos=None).flipped
