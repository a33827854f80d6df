"""Ephemerides beside the alerts of Solar System objects."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.coordinates import SkyCoord

from data_access.row_keys import join
from tests.api.conftest import Client
from tests.table_rows import alert_row, put

ASKED = "i:ssnamenr,i:jd,i:magpsf,i:ra,i:dec"
STRAY, STRAY_JD = "99999", 2459990.75


def test_each_object_has_its_own_ephemerides(client: Client) -> None:
    keys = [key.decode() for key, _ in client.store.table("ztf.ssnamenr").scan(columns=[b"i:jd"])]
    names = sorted({key.rpartition("_")[0] for key in keys if not key.startswith(("schema", STRAY))})[:5]
    assert len(names) > 1
    answer = client.post("sso", n_or_d=",".join(names), withEphem=True, columns=ASKED)
    rows = answer.json()
    assert {row["i:ssnamenr"] for row in rows} == set(names)
    assert "X-Alertscope-Cut" not in answer.headers
    for row in rows:
        reduced = row["i:magpsf"] - 5.0 * np.log10(row["Dobs"] * row["Dhelio"])
        assert row["i:magpsf_red"] == pytest.approx(reduced)
        assert 0.0 < row["Phase"] < 90.0
    seen, predicted = (
        SkyCoord([row[ra] for row in rows], [row[dec] for row in rows], unit="deg")
        for ra, dec in (("i:ra", "i:dec"), ("RA", "DEC"))
    )
    assert seen.separation(predicted).arcsec.max() < 5.0


def test_what_is_not_known_is_null_and_said(client: Client) -> None:
    cells = alert_row("ZTF23astray0", STRAY_JD, i_ssnamenr=STRAY)[1]
    put(client.store, "ztf.ssnamenr", (join(STRAY, STRAY_JD), cells))
    answer = client.post("sso", n_or_d=STRAY, withEphem=True, columns="i:jd")
    assert answer.status_code == 200, answer.text
    assert [(row["i:jd"], row["Phase"], row["i:magpsf_red"]) for row in answer.json()] == [(STRAY_JD, None, None)]
    assert answer.headers["X-Alertscope-Cut"].startswith("The ephemerides of 1 of 1 alerts are not known.")
    assert client.rows("sso", n_or_d="nobody", withEphem=True) == []
