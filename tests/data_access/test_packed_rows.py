"""Packed rows: whatever cells go in come out, all or only those asked for."""

from hypothesis import given
from hypothesis import strategies as st

from data_access.packed_rows import Packer, plan, shape_id_of, shape_of, unpack

names = st.sampled_from([b"i:jd", b"i:objectId", b"i:magpsf", b"d:cdsxmatch", b"d:tns", b"b:x", b"i:odd", b"d:"])
rows = st.dictionaries(names, st.one_of(st.binary(max_size=12), st.binary(min_size=250, max_size=600)), min_size=1)


@given(rows, st.sets(names), st.integers(0, 2**32 - 1))
def test_cells_come_back(cells, wanted, number):
    shape = shape_of(cells)
    packed = Packer(lambda _: number).pack(cells)
    assert shape_id_of(packed) == number
    assert unpack(packed, plan(shape, None)) == cells
    asked = {name for name in wanted if name.partition(b":")[2]}
    assert unpack(packed, plan(shape, asked)) == {c: v for c, v in cells.items() if c in asked}


@given(rows)
def test_a_family_can_be_asked_for(cells):
    shape = shape_of(cells)
    packed = Packer(lambda _: 1).pack(cells)
    for family in (b"i", b"i:"):
        assert unpack(packed, plan(shape, [family])) == {c: v for c, v in cells.items() if c.startswith(b"i:")}


def test_rows_that_differ_in_text_share_a_shape():
    first = {b"i:jd": b"12345678", b"d:cdsxmatch": b"Star"}
    second = {b"i:jd": b"87654321", b"d:cdsxmatch": b"Unknown"}
    assert shape_of(first) == shape_of(second)
    assert len(Packer(lambda _: 1).pack(first)) == 4 + 1 + 8 + 4


@given(st.lists(rows, min_size=2, max_size=6))
def test_rows_of_many_shapes_through_one_packer(many):
    shapes = []

    def number_of(shape):
        if shape not in shapes:
            shapes.append(shape)
        return shapes.index(shape)

    packer = Packer(number_of)
    for cells in many:
        packed = packer.pack(cells)
        assert unpack(packed, plan(shapes[shape_id_of(packed)], None)) == cells


def test_long_texts_are_kept_in_fewer_bytes_and_stamps_as_they_are():
    text = str([0.1 * number for number in range(60)]).encode()
    stamp = b"\x1f\x8b" + bytes(1000)
    packed = Packer(lambda _: 1).pack({b"d:lc_features_g": text, b"b:cutoutScience_stampData": stamp})
    assert len(packed) < len(stamp) + 0.7 * len(text)
    assert stamp in packed
