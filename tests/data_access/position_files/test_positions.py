"""Tables of positions in every format: which columns are found, how angles are read, what is said of bad rows."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from astropy import units as u
from astropy.coordinates import Angle, SkyCoord
from astropy.table import MaskedColumn, Table
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.errors import BadRequest
from data_access.position_files import Positions, PositionTable, choice_of, positions_of, read_positions

LONG_ID = 2**63 - 25
RA, DEC = np.array([10.684708, 0.0, 359.999]), np.array([41.26875, -89.5, 12.5])


def found_in(table: PositionTable) -> Positions:
    choice = choice_of(table.frame, table.units, table.ucds)
    assert choice.ra is not None, choice.why
    assert choice.dec is not None
    return positions_of(table, choice.ra, choice.dec)


def as_csv() -> bytes:
    return pd.DataFrame({"name": ["007", "b,c", "d"], "RA": RA, "Dec": DEC, "id": LONG_ID}).to_csv(index=False).encode()


def as_parquet() -> bytes:
    target = io.BytesIO()
    ids = pa.array([LONG_ID, None, 3], type=pa.int64())
    pq.write_table(pa.table({"name": ["007", "b,c", "d"], "raMean": RA, "decMean": DEC, "id": ids}), target)
    return target.getvalue()


def as_votable() -> bytes:
    from astropy.io.votable import from_table

    table = Table({"name": ["007", "b,c", "d"], "x": RA, "x_error": RA * 0, "y": DEC, "id": [LONG_ID] * 3})
    document = from_table(table)
    ucds = ("meta.id;meta.main", "pos.eq.ra;meta.main", "stat.error;pos.eq.ra", "pos.eq.dec;meta.main", "")
    for field, ucd in zip(document.get_first_table().fields, ucds, strict=True):
        field.ucd = ucd or None
    target = io.BytesIO()
    document.to_xml(target)
    return target.getvalue()


def as_fits() -> bytes:
    target = io.BytesIO()
    table = Table({"name": ["007", "b,c", "d"], "RAJ2000": RA / 15 * u.h, "DEJ2000": DEC * u.deg})
    table["id"] = np.array([LONG_ID] * 3)
    table.write(target, format="fits")
    return target.getvalue()


@pytest.mark.parametrize("make", [as_csv, as_parquet, as_votable, as_fits])
def test_a_table_is_read_with_its_columns_as_they_stand(make) -> None:
    table = read_positions(make(), "mine")
    positions = found_in(table)
    np.testing.assert_allclose(positions.ra_deg, RA, rtol=0, atol=1e-12)
    np.testing.assert_allclose(positions.dec_deg, DEC, rtol=0, atol=1e-12)
    assert list(table.frame["name"]) == ["007", "b,c", "d"]
    assert int(table.frame["id"].iloc[0]) == LONG_ID, "ids never go through a float"
    assert choice_of(table.frame, table.units, table.ucds).name in ("name", "id")


@pytest.mark.parametrize("kind", [pa.int64(), pa.uint64(), pa.int32()])
@pytest.mark.parametrize("ids", [[1, 2], [1, None], [None, None], [2**53 + 1, None], [2**63 + 1, 5]])
def test_whole_numbers_of_any_kind_are_kept(kind: pa.DataType, ids: list[int | None]) -> None:
    try:
        column = pa.array(ids, type=kind)
    except (pa.ArrowInvalid, OverflowError):
        return  # that kind cannot hold them
    target = io.BytesIO()
    pq.write_table(pa.table({"ra": [1.0, 2.0], "dec": [1.0, 2.0], "id": column}), target)
    back = read_positions(target.getvalue(), "ids").frame["id"]
    assert [None if pd.isna(value) else int(value) for value in back] == ids


@pytest.mark.parametrize("mask", [[False, False], [False, True], [True, True]])
def test_whole_numbers_with_gaps_are_read_from_a_votable(mask: list[bool]) -> None:
    table = Table({"ra": [1.0, 2.0], "dec": [1.0, 2.0]})
    table["id"] = MaskedColumn([LONG_ID, LONG_ID], mask=mask)
    target = io.BytesIO()
    table.write(target, format="votable")
    back = read_positions(target.getvalue(), "ids").frame["id"]
    assert [None if pd.isna(value) else int(value) for value in back] == [None if gone else LONG_ID for gone in mask]


HEADINGS = [
    ("ra,dec", "ra", "dec"),
    ("RA_ICRS,e_RA_ICRS,DE_ICRS,e_DE_ICRS,radius,rate", "RA_ICRS", "DE_ICRS"),
    ("recno,_RAJ2000,_DEJ2000,z", "_RAJ2000", "_DEJ2000"),
    ("i:objectId,i:ra,i:dec", "i:ra", "i:dec"),
    ("Right Ascension,Declination", "Right Ascension", "Declination"),
    ("ALPHA_J2000,DELTA_J2000,MAG", "ALPHA_J2000", "DELTA_J2000"),
    ("pmra,pmdec,ra,dec,ra_error,dec_error", "ra", "dec"),
    ("ra (deg),dec (deg)", "ra (deg)", "dec (deg)"),
    ("target_ra,target_dec,decay,ranking", "target_ra", "target_dec"),
]


@pytest.mark.parametrize(("heading", "ra", "dec"), HEADINGS)
def test_columns_are_found_by_their_names(heading: str, ra: str, dec: str) -> None:
    columns = heading.split(",")
    text = f"{heading}\n" + "\n".join(",".join(str(row + place) for place in range(len(columns))) for row in range(3))
    table = read_positions(text.encode(), "names.csv")
    choice = choice_of(table.frame, table.units, table.ucds)
    assert (choice.ra, choice.dec) == (ra, dec)


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("ra_psf,dec_psf,ra_cat,dec_cat", "More than one pair"),
        ("a,b,c,d", "choose them"),
        ("ra,b,c", "choose them"),
        ("l,b", "choose"),
    ],
)
def test_what_could_mean_two_things_is_not_guessed(heading: str, why: str) -> None:
    text = f"{heading}\n" + ",".join(["1"] * len(heading.split(","))) + "\n"
    table = read_positions(text.encode(), "two.csv")
    choice = choice_of(table.frame, table.units, table.ucds)
    assert choice.ra is None
    assert why in choice.why


FILES = {
    "VizieR": '#Name: I/355\n\n_RAJ2000\t_DEJ2000\tRAJ2000\tDEJ2000\tId\n"deg"\t"deg"\t"h:m:s"\t"d:m:s"\t \n'
    "-----\t-----\t-----\t-----\t--\n010.5\t+20.5\t00 42 00\t+20 30 00\t7\n011.5\t-20.5\t00 46 00\t-20 30 00\t8\n",
    "ECSV": "# %ECSV 1.0\n# datatype:\n# - {name: RA, unit: deg, datatype: float64}\n# - {name: DEC, unit: deg}\n"
    'RA DEC obj\n10.5 20.5 "M 31"\n11.5 -20.5 "NGC 1"\n',
    "SDSS": "#Table1\nobjid,ra,dec,z\n1,10.5,20.5,0.1\n2,11.5,-20.5,0.2\n",
    "decimal commas": "\ufeffName;RA;Dec\nA;10,5;20,5\nB;11,5;-20,5\n",
    "no heading": "10.5 20.5\n11.5 -20.5\n",
    "no heading, names": "obj1 10.5 20.5\nobj2 11.5 -20.5\n",
    "no heading, parts": "00:42:00 +20:30:00\n00:46:00 -20:30:00\n",
    "IPAC": "| name | ra  | dec |\n| char | double | double |\n|   | deg | deg |\n a 10.5 20.5\n b 11.5 -20.5\n",
    "quoted": 'name,ra,dec\n"Smith, J",10.5,20.5\n"b",11.5,-20.5\n',
    "hours in the name": "ra_hours,dec\n0.7,20.5\n0.76666666666666667,-20.5\n",
    "typeset minus": "ra,dec\n+10.5,+20.5\n11.5,−20.5\n",
    "TNS": '"ID","Name","RA","DEC"\n"1","SN a","00:42:00","+20:30:00"\n"2","SN b","00:46:00","-20:30:00"\n',
}


@pytest.mark.parametrize("name", [*FILES])
def test_tables_as_archives_and_programs_write_them(name: str) -> None:
    found = found_in(read_positions(FILES[name].encode(), name))
    np.testing.assert_allclose(found.ra_deg, [10.5, 11.5])
    np.testing.assert_allclose(found.dec_deg, [20.5, -20.5])


SPELLINGS = [
    "{h:02d}:{m:02d}:{s:06.3f}",
    "{h:02d} {m:02d} {s:06.3f}",
    "{h:d}h{m:d}m{s:.3f}s",
    "{h:02d}h {m:02d}m {s:06.3f}s",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_angles_in_parts_equal_those_of_astropy(spelling: str, delimiter: str) -> None:
    coords = SkyCoord([10.684708, 187.5, 0.01] * u.deg, [41.26875, -0.25, -89.999] * u.deg)
    lines = ["name;type;ra;dec".replace(";", delimiter)]
    for one in coords:
        h, d = one.ra.hms, one.dec.signed_dms
        ra = spelling.format(h=int(h.h), m=int(h.m), s=h.s)
        dec = ("-" if d.sign < 0 else "+") + f"{int(d.d):02d}:{int(d.m):02d}:{d.s:05.2f}"
        if " " in spelling:
            dec = dec.replace(":", " ")
        lines.append(delimiter.join(["a b", "SN Ia", ra, dec]))
    table = read_positions("\n".join(lines).encode(), "parts.txt")
    found = found_in(table)
    assert "hours, minutes" in found.taken_as
    back = SkyCoord(found.ra_deg * u.deg, found.dec_deg * u.deg)
    assert back.separation(coords).arcsec.max() < 0.02, "as far as the digits go"


def test_hours_or_degrees_are_told_by_unit_mark_value_or_choice() -> None:
    in_degrees = read_positions(b"ra,dec\n240:30:00,-10:00:00\n10:30:00,10:00:00\n", "d.csv")
    np.testing.assert_allclose(found_in(in_degrees).ra_deg, [240.5, 10.5])
    marked = read_positions(b"ra,dec\n10d30m00s,-10d00m00s\n", "d.csv")
    np.testing.assert_allclose(found_in(marked).ra_deg, [10.5])
    numbers = read_positions(b"ra,dec\n10.5,2\n", "n.csv")
    np.testing.assert_allclose(found_in(numbers).ra_deg, [10.5])
    np.testing.assert_allclose(positions_of(numbers, "ra", "dec", "hours").ra_deg, [157.5])
    assert Angle("10h30m").deg == pytest.approx(157.5)


def test_bad_rows_are_named_and_leave_the_others() -> None:
    text = "# mine\nid,ra,dec\na,10,10\nb,,10\nc,370,10\nd,10,-90.5\ne,nan,nan\nf,north,1\ng,12:61:00,1\nh,360,90\n"
    table = read_positions(text.encode(), "bad.csv")
    found = found_in(table)
    assert list(np.flatnonzero(found.usable)) == [0, 7]
    assert table.row_name(2) == "line 5"
    assert list(found.problem[1:7]) == [
        "ra is empty",
        "ra “370” is not within 0 to 360 degrees",
        "dec “-90.5” is not within -90 to 90 degrees",
        "ra “nan” is no angle",
        "ra “north” is no angle",
        "ra “12:61:00” is no angle",
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"PK\x03\x04whatever", "ZIP"),
        (b"ra\n1\n2\n", "A table of positions needs"),
        (b"ra,dec\n" + b"1,2\n" * 100_001, "at most 100,000"),
        (b"<html><body>404</body></html>", "web page"),
        (b"PAR1" + b"\x00" * 50, "damaged"),
        (b"SIMPLE  =" + b"\x00" * 5000, "damaged"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><VOTABLE/>', "document type"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        read_positions(content, "x")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=6))
def test_any_text_is_read_or_refused(rows: list[list[str]]) -> None:
    content = "ra,dec,x\n" + "\n".join(",".join(row) for row in rows)
    try:
        table = read_positions(content.encode("utf-8", "replace"), "any")
    except BadRequest:
        return
    choice = choice_of(table.frame, table.units, table.ucds)
    if choice.ra is not None and choice.dec is not None:
        found = positions_of(table, choice.ra, choice.dec)
        assert ((found.problem == "") == found.usable).all()
