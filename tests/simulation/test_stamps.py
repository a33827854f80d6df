"""Cutouts: real FITS, honest flux and noise, the same bytes each time."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from pathlib import Path

import fastavro
import numpy as np
import pytest
from astropy.io import fits

from simulation.orders import stamp_order
from simulation.packets import packets
from simulation.sky import Sky
from simulation.stamps import SIZE, StampOrder, draw, galaxy, point_source

ORDER = StampOrder(
    seed=(1, 2), shift=(0.2, -0.3), source_counts=9000.0, reference_counts=4000.0, reference_shift=(0.1, 0.0),
    sigma_px=1.0, noise=9.0, negative=False,
)  # fmt: skip


def pixels(stamp: bytes) -> np.ndarray:
    with fits.open(io.BytesIO(gzip.decompress(stamp)), ignore_missing_simple=True) as files:
        return np.asarray(files[0].data, dtype=np.float64)


def test_same_order_same_bytes_and_no_clock_in_them() -> None:
    first, again = draw(ORDER), draw(ORDER)
    assert first == again
    assert all(stamp[:4] == b"\x1f\x8b\x08\x00" and stamp[4:8] == b"\0\0\0\0" for stamp in first)
    assert draw(replace(ORDER, seed=(1, 3))) != first


def test_images_are_of_unit_flux() -> None:
    assert point_source(31.0, 31.0, 1.2).sum() == pytest.approx(1.0, abs=1e-3)
    assert galaxy(31.0, 31.0, 4.0, 0.6, 0.4, 1.0).sum() == pytest.approx(1.0, abs=0.05)


def test_the_difference_holds_the_flux_that_changed() -> None:
    science, template, difference = (pixels(stamp) for stamp in draw(ORDER))
    assert science.shape == (SIZE, SIZE)
    window = slice(24, 39)
    assert difference[window, window].sum() == pytest.approx(5000.0, abs=700.0)
    assert (science - np.median(science))[window, window].sum() == pytest.approx(9000.0, abs=900.0)
    assert (template - np.median(template))[window, window].sum() == pytest.approx(4000.0, abs=400.0)
    peak = np.unravel_index(np.argmax(difference), difference.shape)
    assert np.hypot(peak[0] - 31.0, peak[1] - 31.0) < 2.0


def test_noise_is_the_exposures_and_the_reference_is_deeper() -> None:
    science, template, difference = (pixels(stamp)[:20] for stamp in draw(ORDER))
    assert science.std() == pytest.approx(9.0, rel=0.06)
    assert template.std() < 0.4 * science.std()
    assert difference.std() == pytest.approx(np.hypot(science.std(), template.std()), rel=0.03)


def test_a_negative_alert_shows_reference_minus_science() -> None:
    faded = replace(ORDER, source_counts=1000.0, negative=True)
    difference = pixels(draw(faded)[2])
    assert difference[29:34, 29:34].sum() > 1500.0


def test_pixels_off_the_detector_are_nan_or_not_there_and_saturated_ones_are_nan() -> None:
    left, right = pixels(draw(replace(ORDER, edge=6))[0]), pixels(draw(replace(ORDER, edge=-4))[2])
    assert np.isnan(left[:, :6]).all()
    assert not np.isnan(left[:, 6:]).any()
    assert np.isnan(right[:, -4:]).all()
    assert pixels(draw(replace(ORDER, missing_rows=5))[1]).shape == (SIZE - 5, SIZE)
    assert np.isnan(pixels(draw(replace(ORDER, source_counts=2e6))[2])[31, 31])


def test_headers_are_those_of_real_stamps(shared_data: Path) -> None:
    with (shared_data / "alerts" / "fink_livestream_2026-03.avro").open("rb") as file:
        real = next(iter(fastavro.reader(file)))["cutoutScience"]["stampData"]
    theirs, ours = gzip.decompress(real), gzip.decompress(draw(ORDER)[0])
    assert len(ours) == len(theirs)
    assert [ours[k : k + 80].split() for k in range(0, 2880, 80)] == [
        theirs[k : k + 80].split() for k in range(0, 2880, 80)
    ]


def test_bytes_do_not_depend_on_the_number_of_processes(short_sky: Sky) -> None:
    alone = [next(iter_) for iter_ in [packets(short_sky, processes=1)] for _ in range(40)]
    stream = packets(short_sky, processes=2)
    together = [next(stream) for _ in range(40)]
    stream.close()
    assert repr(alone) == repr(together)
    assert alone[0]["cutoutDifference"]["fileName"].startswith(f"candid{alone[0]['candid']}_pid")


def test_a_stamps_noise_follows_from_the_alerts_limit(short_sky: Sky, short_packets: list[dict]) -> None:  # type: ignore[type-arg]
    rows = np.flatnonzero(short_sky.detections.sent)
    for row, packet in list(zip(rows, short_packets, strict=True))[:20]:
        order = stamp_order(short_sky, int(row), packet["candidate"])
        limit = 10.0 ** (0.4 * (packet["candidate"]["magzpsci"] - packet["candidate"]["diffmaglim"]))
        assert 5.0 * order.noise * np.sqrt(4.0 * np.pi) * order.sigma_px == pytest.approx(limit, rel=1e-6)
