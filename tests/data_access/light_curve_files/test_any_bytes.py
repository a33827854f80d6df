"""Whatever is brought: a light curve whose promises hold, or a sentence that says why not; never anything else."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data_access.errors import BadRequest
from data_access.light_curve_files import OwnLightCurve, read_light_curve
from tests.data_access.light_curve_files.test_binary import WRITERS, table

BEGINNINGS = (
    b"",
    b"PAR1",
    b"SIMPLE  =",
    b"<VOTABLE>",
    b"<?xml version='1.0'?><VOTABLE>",
    b"\x1f\x8b\x08",
    b"mjd,mag\n",
    b"# ",
)
GOOD_FILES = {name: write(table()) for name, write in WRITERS.items()}
CELLS = st.one_of(
    st.floats().map(repr),
    st.integers(-(10**30), 10**30).map(str),
    st.sampled_from(
        ["", "nan", "-", "18.5", "58000.5", "1e400", "=1+1", "@x", "'", '"', "<b>", "|", "2020-01-01", "1,5", "١٢"]
    ),
    st.text(max_size=8),
)
NAMES = st.one_of(
    st.sampled_from(
        [
            "mjd",
            "jd",
            "time",
            "HJD-2450000",
            "mag",
            "flux [mJy]",
            "magerr",
            "e_flux",
            "band",
            "fid",
            "kind",
            "zp",
            "zpsys",
            "flux",
            "",
        ]
    ),
    st.text(max_size=10),
)


def check(content: bytes) -> None:
    try:
        found = read_light_curve(content, "any")
    except BadRequest as refused:
        said = str(refused)
    else:
        promises(found)
        return
    assert 10 < len(said) < 1500


def promises(found: OwnLightCurve) -> None:
    n = len(found)
    assert n > 0
    assert found.value.shape == found.err.shape == found.band.shape == (n,)
    assert (np.abs(found.time_jd) <= 1e7).all()
    assert np.isfinite(found.value).all()
    assert (np.diff(found.time_jd) >= 0).all()
    assert (found.err[np.isfinite(found.err)] > 0).all()
    assert all(isinstance(band, str) and band for band in found.band)
    for values, errors in (found.as_flux_mjy(), found.as_magnitude()):
        assert values.shape == errors.shape == (n,)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400))
def test_any_bytes(beginning: bytes, rest: bytes) -> None:
    check(beginning + rest)


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=5), st.data(), st.sampled_from([",", ";", "\t", " ", "|"]))
def test_any_table_of_text(names: list[str], data: st.DataObject, between: str) -> None:
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), max_size=6))
    check("\n".join(between.join(row) for row in [names, *rows]).encode("utf-8", "surrogatepass"))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(GOOD_FILES)), st.data())
def test_a_good_file_with_a_few_bytes_changed_or_lost(form: str, data: st.DataObject) -> None:
    content = bytearray(GOOD_FILES[form])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    check(bytes(content[: data.draw(st.integers(1, len(content)))] if data.draw(st.booleans()) else content))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(), min_size=1, max_size=8),
    st.lists(st.floats(), min_size=1, max_size=8),
    st.sampled_from(["mag", "flux", "flux_ujy"]),
)
@example([58000.0], [1e308], "flux_ujy")
@example([58000.0], [-1e308], "mag")
def test_any_numbers_in_parquet(times: list[float], values: list[float], name: str) -> None:
    n = min(len(times), len(values))
    written = io.BytesIO()
    pd.DataFrame({"mjd": times[:n], name: values[:n], "err": values[:n]}).to_parquet(written)
    check(written.getvalue())
