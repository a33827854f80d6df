"""Cells: the bytes that Java readers expect, and back."""

import struct

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.cells import decode, decode_column, encode, shortest_float64
from data_access.errors import BadRequest, CorruptCell


def test_bytes_seen_in_public_dumps_of_fink_tables():
    assert decode(b">[\x90=", "float") == pytest.approx(0.21441741)
    assert decode(b"<\x83\x12o", "float") == 0.016
    assert decode(b"\xbf\x9cA-", "float") == pytest.approx(-1.2207390)
    assert decode(b"\x00\x00\x00\x00\x00\x00\x00d", "long") == 100


@given(st.integers(-(2**63), 2**63 - 1))
def test_64_bit_ids_stay_exact(number):
    assert decode(encode(number, "long"), "long") == number
    with_null, corrupt = decode_column([encode(number, "long"), None], "long")
    assert corrupt == 0
    assert pd.array(with_null)[0] == number


@given(st.floats(allow_nan=False))
def test_doubles_round_trip(number):
    assert decode(encode(number, "double"), "double") == number
    assert encode(number, "double") == struct.pack(">d", number)


@given(st.text())
def test_text_round_trips(text):
    assert decode(encode(text, "string"), "string") == text


@given(st.lists(st.floats(width=32), min_size=1))
def test_floats_read_back_as_their_shortest_decimal(numbers):
    narrow = np.array(numbers, dtype=np.float32)
    expected = np.array([float(str(x)) for x in narrow])
    np.testing.assert_array_equal(shortest_float64(narrow), expected)


def test_every_exponent_of_float32_reads_back_as_its_shortest_decimal():
    rng = np.random.default_rng(5)
    bits = (np.arange(256, dtype=np.uint32)[:, None] << 23) | rng.integers(0, 1 << 23, (256, 200), dtype=np.uint32)
    narrow = bits.astype(np.uint32).view(np.float32).ravel()
    finite = narrow[np.isfinite(narrow)]
    np.testing.assert_array_equal(shortest_float64(finite), [float(str(x)) for x in finite])


def test_null_has_no_cell_and_nan_has_one():
    values, corrupt = decode_column([None, encode(float("nan"), "float"), encode(1.5, "float")], "float")
    assert corrupt == 0
    assert np.isnan(values[:2]).all()
    assert values[2] == 1.5


@pytest.mark.parametrize(
    ("token", "bad"), [("double", b"123"), ("float", b""), ("integer", b"12345678"), ("long", b"1")]
)
def test_a_damaged_cell_costs_only_itself(token, bad):
    good = encode(7, token)
    values, corrupt = decode_column([good, bad, good], token)
    assert corrupt == 1
    assert values[0] == values[2] == 7
    assert pd.isna(values[1])


def test_two_damaged_cells_whose_lengths_add_up_shift_nothing():
    values, corrupt = decode_column([b"1234567", b"123456789", encode(2.5, "double")], "double")
    assert corrupt == 2
    assert values[2] == 2.5


def test_damaged_text_and_booleans_are_counted():
    assert decode_column([b"\xff\xfe", b"SN"], "string")[1] == 1
    values, corrupt = decode_column([b"true", b"maybe", None], "boolean")
    assert list(values) == [True, None, None]
    assert corrupt == 1
    with pytest.raises(CorruptCell):
        decode(b"123", "double")


@pytest.mark.parametrize(("value", "token"), [("abc", "double"), (2**63, "long"), (2**31, "integer"), (None, "float")])
def test_a_value_of_another_type_is_refused(value, token):
    with pytest.raises(BadRequest):
        encode(value, token)
