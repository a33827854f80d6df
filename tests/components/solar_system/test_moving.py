"""Parts of the Solar System page that need no page: points, the archive beside them, tables and lines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.solar_system.fink_archive import merged
from components.solar_system.moving_astrometry import _ellipse, _path
from components.solar_system.moving_points import points_of
from components.solar_system.phase_curve_chart import parameter_rows, parameter_table, residuals
from data_access.ephemerides import COLUMNS, Ephemerides
from science.astrometry import AstrometryOffsets, Ellipse
from science.phase_curves import fit_phase_curve
from simulation.asteroids import NUMBERED
from simulation.bodies import body_of
from tests.science.phase_curves.curves import made


def alerts(n: int = 6, **columns: Any) -> pd.DataFrame:
    """Alerts newest first, in g and r by turns."""
    frame = pd.DataFrame(
        {
            "i:jd": 2461000.5 - np.arange(n),
            "i:fid": 1 + np.arange(n) % 2,
            "i:magpsf": 18.0 + 0.1 * np.arange(n),
            "i:sigmapsf": np.full(n, 0.1),
            "i:isdiffpos": ["t"] * n,
            "i:ra": np.full(n, 10.0),
            "i:dec": np.full(n, 5.0),
            "i:objectId": [f"ZTF{k}" for k in range(n)],
            **columns,
        }
    )
    frame.attrs["version"] = 1
    return frame


def known(frame: pd.DataFrame, **columns: Any) -> Ephemerides:
    """Geometry of alerts: 2 au from the Sun, 1 au from here, at 10 degrees."""
    n = len(frame)
    values = {name: np.full(n, np.nan) for name in COLUMNS}
    values |= {"Dobs": np.full(n, 1.0), "Dhelio": np.full(n, 2.0), "Phase": np.full(n, 10.0), **columns}
    found = pd.DataFrame({"jd": frame["i:jd"], **values, "source": ["orbit"] * n})
    return Ephemerides(found, (), (), None)


def test_points_are_in_order_of_time_with_their_own_geometry() -> None:
    frame = alerts()
    points = points_of("1", ("k",), frame, known(frame, Phase=np.arange(6.0)))
    assert list(points.jd) == sorted(frame["i:jd"])
    assert list(points.phase_deg) == [5.0, 4.0, 3.0, 2.0, 1.0, 0.0]
    assert points.reduced_mag[0] == pytest.approx(18.5 - 5.0 * np.log10(2.0))
    assert points.bands == ["g", "r"]
    assert list(points.series) == [1, 0, 1, 0, 1, 0]


def test_what_is_fainter_than_the_reference_is_left_out_and_counted() -> None:
    frame = alerts(**{"i:isdiffpos": ["t", "f", "t", "0", "1", "t"]})
    frame.loc[5, "i:magpsf"] = np.nan
    points = points_of("1", ("k",), frame, known(frame))
    assert len(points) == 3
    assert [item.count for item in points.left_out] == [2, 1]


def test_unknown_geometry_is_no_point_of_a_phase_curve() -> None:
    frame = alerts()
    found = known(frame, Dobs=np.array([1.0, np.nan, 1.0, 0.0, 1.0, 1.0]))
    points = points_of("1", ("k",), frame, found)
    assert int(points.has_geometry.sum()) == 4


def test_the_key_tells_one_geometry_from_another() -> None:
    frame = alerts()
    one, two = known(frame), known(frame)
    two.frame.loc[0, "source"] = "Miriade"
    assert points_of("1", ("k",), frame, one).key != points_of("1", ("k",), frame, two).key


def test_archive_and_store_hold_each_date_once() -> None:
    store, archive = alerts(3), alerts(5).assign(Dobs=1.5)
    archive["i:jd"] = archive["i:jd"] + 1.0
    both = merged(store, archive)
    assert list(both["i:jd"]) == sorted({*store["i:jd"], *archive["i:jd"]}, reverse=True)
    assert both["Dobs"].notna().sum() == 5
    assert both.attrs["version"] != store.attrs["version"]
    assert len(merged(store.iloc[:0], archive)) == 5


def test_table_says_what_is_held_and_what_is_at_its_bound() -> None:
    held = fit_phase_curve("HG12", fixed={"G12": 0.5}, **made("HG12", 30, seed=1))
    assert "0\\.50 \\(held\\)" in parameter_table(held)
    data = made("HG1G2", 80, seed=6)
    stuck = fit_phase_curve("HG1G2", **{**data, "reduced_mag": 15.0 + 0.001 * np.sin(np.arange(80.0))})
    assert "at its bound" in parameter_table(stuck)
    hostile = fit_phase_curve("HG", **{**data, "band": ["<b>|x"] * 80})
    assert "<b>" not in parameter_table(hostile)
    assert all(np.isfinite(row.value) for row in parameter_rows(stuck))


def test_residuals_stand_with_their_points() -> None:
    frame = alerts(12, **{"i:magpsf": 18.0 + np.sin(np.arange(12.0))})
    points = points_of("1", ("k",), frame, known(frame, Phase=np.linspace(1.0, 20.0, 12)))
    mask = points.has_geometry
    fit = fit_phase_curve(
        "HG", phase_deg=points.phase_deg[mask], reduced_mag=points.reduced_mag[mask], mag_err=points.err[mask],
        band=points.band[mask],
    )  # fmt: skip
    expected = points.reduced_mag - np.where(
        points.band == "g", fit.model(points.phase_deg, "g"), fit.model(points.phase_deg, "r")
    )
    np.testing.assert_allclose(residuals(points, fit), expected)


def test_both_halves_of_the_ellipse_meet_and_run_along_the_axis() -> None:
    nothing = np.zeros(3)
    found = AstrometryOffsets(
        nothing, nothing, nothing > 0, 0.2, -0.1, 0.0, 0.0, 0.3, 0.2, Ellipse(0.4, 0.1, 30.0)
    )  # fmt: skip
    one, two = _ellipse(found, 1.0, 0)
    assert (np.diff(one.x) >= -1e-12).all()
    assert (np.diff(two.x) <= 1e-12).all()
    assert (one.x[0], one.y[0]) == pytest.approx((two.x[-1], two.y[-1]))
    assert (one.x[-1], one.y[-1]) == pytest.approx((two.x[0], two.y[0]))
    reach = np.hypot(one.x - 0.2, one.y + 0.1)
    assert reach.max() == pytest.approx(0.4, abs=1e-3)


@pytest.mark.parametrize("asteroid", NUMBERED, ids=lambda body: body.name)
def test_pieces_of_the_path_only_grow_or_only_fall(asteroid: Any) -> None:
    frame = alerts(40, **{"i:jd": 2461000.5 - 20.0 * np.arange(40)})
    points = points_of(asteroid.name, ("k",), frame, known(frame))
    pieces = _path(points, body_of(asteroid), 10.0)
    assert pieces
    for x, y in pieces:
        steps = np.diff(x)
        assert (steps >= 0.0).all() or (steps <= 0.0).all()
        assert len(x) == len(y) > 1
