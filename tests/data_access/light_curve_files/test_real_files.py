"""The real light curves, as they were published: every row is read, and read as what it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_access.errors import BadRequest
from data_access.light_curve_files import read_light_curve


@pytest.mark.parametrize(("folder", "bands"), [("rr_lyrae", set("ugriz")), ("sn_ia", {"g", "R", "r"})])
def test_stripe_82_and_transient_survey(shared_data: Path, folder: str, bands: set[str]) -> None:
    files = [
        path
        for path in sorted((shared_data / "light_curves" / folder).glob("*.csv"))
        if path.stem not in ("periods", "bts")
    ]
    assert len(files) == 40
    for path in files:
        expected = pd.read_csv(path)
        usable = expected["mag"].abs() < 90  # as Stripe 82 writes "not measured"
        found = read_light_curve(path.read_bytes(), path.name)
        assert len(found) == usable.sum()
        np.testing.assert_allclose(found.time_jd, np.sort(expected["time"][usable]) + 2400000.5, rtol=0, atol=1e-9)
        assert sorted(found.value) == sorted(expected["mag"][usable])
        with_error = usable & (expected["magerr"] > 0) & (expected["magerr"] < 90)
        assert np.nansum(found.err) == pytest.approx(expected["magerr"][with_error].sum())
        assert set(found.band) <= bands
        assert (found.unit, found.is_calibrated) == ("mag", True)


def test_a_microlensing_survey_without_names(shared_data: Path) -> None:
    path = shared_data / "light_curves" / "microlensing" / "OGLE_OB150966.dat"
    expected = np.loadtxt(path)
    found = read_light_curve(path.read_bytes(), path.name)
    order = np.argsort(expected[:, 0], kind="stable")
    np.testing.assert_array_equal(np.column_stack([found.time_jd, found.value, found.err]), expected[order])
    assert found.is_magnitude


@pytest.mark.parametrize(
    "name", ["fink_science_2021-11.snappy.parquet", "ztf_raw_2019-01.avro", "ztf_raw_2019-09.parquet"]
)
def test_alert_packets_are_no_light_curve_and_that_is_said(shared_data: Path, name: str) -> None:
    with pytest.raises(BadRequest, match=r"nested|Avro"):
        read_light_curve((shared_data / "alerts" / name).read_bytes(), name)
