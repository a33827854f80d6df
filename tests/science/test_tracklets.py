"""Motions: known rates and angles, streaks of one exposure, real alerts of an asteroid."""

from pathlib import Path

import numpy as np
import pytest

from science.errors import NotEnoughData
from science.tracklets import motion
from tests.science.real_alerts import packets_of


@pytest.mark.parametrize("angle", [0.0, 45.0, 135.0, 200.0, 315.0])
@pytest.mark.parametrize("ra", [0.0, 180.0])
def test_rate_and_direction_come_back(angle: float, ra: float) -> None:
    jd = 2461000.5 + np.array([0.0, 0.01, 0.03, 0.04])
    run = 0.02 * (jd - jd[0]) * 86400.0  # 0.02 arcseconds a second
    east, north = run * np.sin(np.radians(angle)), run * np.cos(np.radians(angle))
    dec = 50.0 + north / 3600.0
    found = motion(
        ra_deg=(ra + east / 3600.0 / np.cos(np.radians(50.0))) % 360.0, dec_deg=dec, jd=jd, mag=[17.0, 17.2, 17.1, 17.1]
    )
    assert found.rate_arcsec_per_s == pytest.approx(0.02, rel=1e-3)
    assert found.rate_deg_per_day == pytest.approx(0.48, rel=1e-3)
    assert (found.position_angle_deg - angle + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=0.1)
    assert found.straightness_arcsec < 0.05
    assert found.mean_mag == pytest.approx(17.1)
    assert found.exposures == 4
    assert "°/day" in found.sentence


def test_one_exposure_has_a_line_but_no_rate() -> None:
    steps = np.arange(6) * 0.15
    found = motion(ra_deg=10.0 - steps, dec_deg=steps, jd=np.full(6, 2461000.7), mag=np.full(6, 16.0))
    assert np.isnan(found.rate_arcsec_per_s)
    assert np.isnan(found.rate_deg_per_day)
    assert found.position_angle_deg == pytest.approx(135.0, abs=0.5)
    assert found.length_arcsec == pytest.approx(0.75 * np.sqrt(2.0) * 3600.0, rel=1e-3)
    assert found.least_rate_arcsec_per_s == pytest.approx(found.length_arcsec / 30.0)
    assert "one exposure" in found.sentence


def test_points_off_the_line_are_measured() -> None:
    found = motion(
        ra_deg=np.zeros(4),
        dec_deg=[0.0, 0.1, 0.2, 0.3],
        jd=2461000.5 + np.array([0.0, 0.1, 0.15, 0.3]),
        mag=np.full(4, 18.0),
    )
    assert found.straightness_arcsec > 20.0


def test_real_alerts_of_an_asteroid(shared_data: Path) -> None:
    alerts = [
        packets_of(shared_data / "alerts" / f"fink_solar_system_2025-01-{day}.snappy.parquet")[0]["candidate"]
        for day in (14, 16)
    ]
    columns = {
        name: [alert[key] for alert in alerts]
        for name, key in (("ra_deg", "ra"), ("dec_deg", "dec"), ("jd", "jd"), ("mag", "magpsf"))
    }
    found = motion(**columns)
    assert 0.1 < found.rate_deg_per_day < 0.4  # the main belt
    assert 0.0 < found.position_angle_deg < 120.0


@pytest.mark.parametrize(
    ("ra", "jd"), [([], []), ([1.0], [1.0]), ([1.0, np.nan], [1.0, 2.0]), ([1.0, 1.0], [1.0, 2.0])]
)
def test_nothing_that_moves(ra: list[float], jd: list[float]) -> None:
    with pytest.raises(NotEnoughData):
        motion(ra_deg=ra, dec_deg=np.zeros(len(ra)), jd=jd, mag=np.zeros(len(ra)))


def test_a_star_does_not_move() -> None:
    rng = np.random.default_rng(3)
    scatter = rng.normal(0.0, 0.1 / 3600.0, (2, 12))
    found = motion(
        ra_deg=150.0 + scatter[0], dec_deg=2.0 + scatter[1], jd=2461000.5 + np.arange(12.0), mag=np.full(12, 18.0)
    )
    assert not found.moves
    assert "does not move" in found.sentence
    assert "11.0 days" in found.sentence


def test_a_slow_mover_moves() -> None:
    jd = 2461000.5 + np.array([0.0, 0.02, 0.04])
    found = motion(ra_deg=np.full(3, 10.0), dec_deg=5.0 + 0.2 * (jd - jd[0]), jd=jd, mag=np.full(3, 20.0))
    assert found.moves
