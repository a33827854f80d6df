"""Tables in text: CSV with any delimiter, aligned columns, ECSV, IPAC and VizieR tables, with or without a heading."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from data_access.errors import BadRequest
from data_access.table_files.limits import LONGEST_LINE, check_columns
from data_access.table_files.table import RawColumn, RawTable, is_missing
from data_access.table_files.wanted import Wanted

_COMMENT = re.compile(r"\s*(#+|%|!|//|\\)\s*")
_DELIMITERS = (",", "\t", ";", "|", None)  # None: any run of spaces
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?")
_ECSV_COLUMN = re.compile(r"-\s*\{\s*name:\s*(?P<name>[^,}]+?)\s*,.*?\bunit:\s*(?P<unit>[^,}]+?)\s*[,}]")
_OUR_UNIT = re.compile(r"unit of (?P<name>.+?): (?P<unit>\S+)")
_SAMPLE = 60
_COMMENTS_READ = 1_000
_RULE = re.compile(r"[-=|+\s]+")

Line = tuple[int, str]


def read_text(content: bytes, wanted: Wanted) -> RawTable:
    """The table in a text file.

    Raises
    ------
    BadRequest
        It is no text, no table, or too long.
    """
    text, notes = _decoded(content)
    lines = [(number, line) for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1) if line.strip()]
    too_long = next((number for number, line in lines if len(line) > LONGEST_LINE), None)
    if too_long is not None:
        raise BadRequest(f"Line {too_long} has more than {LONGEST_LINE:,} characters: this is no table.")
    comments = [(number, _COMMENT.sub("", line, count=1)) for number, line in lines if _COMMENT.match(line)]
    rows = [(number, line) for number, line in lines if not _COMMENT.match(line)]
    if not rows:
        raise BadRequest("The file is empty." if not comments else "The file holds nothing but comments.")
    wanted.check_rows(len(rows) - 1)
    names, units, rows = _ipac_heading(rows)
    delimiter = _delimiter_of(rows[:_SAMPLE], wanted)
    check_columns(len(_fields(rows[0][1], delimiter)))
    split = [(number, _fields(line, delimiter)) for number, line in rows]
    if not names:
        names, units, split = _heading(split, comments, rows[0][0], delimiter, wanted)
    has_names = bool(names)
    if not split:
        raise BadRequest("The file has a heading and no row below it.")
    if not has_names:
        width = Counter(len(fields) for _, fields in split[:_SAMPLE]).most_common(1)[0][0]
        names = [f"column {number}" for number in range(1, width + 1)]
    units = units or _units_in_comments(names, comments)
    kept, left_out = _of_one_width(split, len(names))
    texts = np.array([fields for _, fields in kept], dtype=object).reshape(len(kept), len(names))
    if delimiter != "," and any(_DECIMAL_COMMA.fullmatch(text) for text in texts[0]):
        texts = _with_decimal_points(texts)
        notes.append("Commas were read as decimal points.")
    columns = tuple(RawColumn(name, units.get(name, ""), texts[:, place]) for place, name in enumerate(names))
    numbers = [number for number, _ in kept]
    return RawTable(columns, has_names, numbers, "line", (*notes, *left_out))


def _decoded(content: bytes) -> tuple[str, list[str]]:
    notes: list[str] = []
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("latin-1")
        notes.append("The text is not UTF-8; it was read as Latin-1.")
    if re.search(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]", text):
        raise BadRequest(
            "This is neither a text nor a table in a format that is read here: CSV, VOTable, Parquet or FITS."
        )
    return text, notes


def _ipac_heading(rows: list[Line]) -> tuple[list[str], dict[str, str], list[Line]]:
    """Names and units of an IPAC table, whose heading stands between bars and whose rows do not."""
    heading = []
    for _, line in rows:
        if not line.lstrip().startswith("|"):
            break
        heading.append([part.strip() for part in line.strip().strip("|").split("|")])
    if not heading or len(heading) == len(rows) or len(heading) > 4:
        return [], {}, rows
    names = heading[0]
    units = heading[2] if len(heading) > 2 else []
    return names, {n: unit for n, unit in zip(names, units, strict=False) if unit}, rows[len(heading) :]


def _delimiter_of(rows: Sequence[Line], wanted: Wanted) -> str | None:
    """The delimiter that splits the rows into the most regular and most numeric table."""
    best: tuple[float, str | None] = (0.0, None)
    widest = 0
    for delimiter in _DELIMITERS:
        split = [_fields(line, delimiter) for _, line in rows]
        width, regular = Counter(map(len, split)).most_common(1)[0]
        widest = max(widest, width)
        if width < 2:
            continue
        fields = [field for row in (split[1:] or split) for field in row]
        numeric = sum(_reads_as_value(field, delimiter, wanted) or is_missing(field) for field in fields)
        # A heading is as wide as its rows: spaces within positions or names split it otherwise.
        score = regular / len(split) + numeric / len(fields) + (len(split[0]) == width)
        if score > best[0] + 1e-9:
            best = (score, delimiter)
    if widest < 2:
        raise BadRequest(
            f"Only one column was found. {wanted.needs}, with a comma, semicolon, tab or spaces between them."
        )
    return best[1]


def _fields(line: str, delimiter: str | None) -> list[str]:
    if '"' not in line:
        return line.split() if delimiter is None else [field.strip() for field in line.split(delimiter)]
    try:
        quoted = csv.reader([line.strip()], delimiter=delimiter or " ", skipinitialspace=True)
        return [field.strip() for field in next(quoted)]
    except csv.Error:
        return [field.strip(' "') for field in line.split(delimiter)]


def _reads_as_value(field: str, delimiter: str | None, wanted: Wanted) -> bool:
    if wanted.is_value(field):
        return True
    return delimiter != "," and _DECIMAL_COMMA.fullmatch(field) is not None


def _values_in(fields: Sequence[str], wanted: Wanted) -> int:
    return sum(_reads_as_value(field, None, wanted) for field in fields)


def _heading(
    split: list[tuple[int, list[str]]],
    comments: Sequence[Line],
    first_line: int,
    delimiter: str | None,
    wanted: Wanted,
) -> tuple[list[str], dict[str, str], list[tuple[int, list[str]]]]:
    """Names and units of the columns and the rows without them; no names if there is no heading.

    A row of data has two values at least, such as a time and a brightness.
    """
    fields = split[0][1]
    if _values_in(fields, wanted) < 2:
        names, rest = fields, split[1:]
    else:
        above = [text for number, text in comments if number < first_line]
        names, rest = (_fields(above[-1], delimiter), split) if above else ([], split)
        if len(names) != len(fields) and above:
            names = above[-1].split()
        if len(names) != len(fields) or _values_in(names, wanted):
            names = []
    units: dict[str, str] = {}
    while names and rest and _values_in(rest[0][1], wanted) == 0 and len(rest) > 1:
        if not units and not _RULE.fullmatch("".join(rest[0][1])):
            units = {name: unit for name, unit in zip(names, rest[0][1], strict=False) if unit}
        rest = rest[1:]
    names = [name.rstrip(",") for name in names]  # a heading with commas above rows with spaces
    return [name or f"column {place}" for place, name in enumerate(names, start=1)], units, rest


def _units_in_comments(names: Sequence[str], comments: Sequence[Line]) -> dict[str, str]:
    """Units as ECSV and our own downloads note them above the table."""
    found: dict[str, str] = {}
    for _, text in comments[:_COMMENTS_READ]:
        match = _ECSV_COLUMN.search(text) or _OUR_UNIT.fullmatch(text.strip())
        if match and match["name"].strip("'\"") in names:
            found[match["name"].strip("'\"")] = match["unit"].strip("'\"")
    return found


def _of_one_width(split: list[tuple[int, list[str]]], width: int) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """The rows with as many fields as there are columns, and what to say about the others."""
    kept, others = list[tuple[int, list[str]]](), list[tuple[int, list[str]]]()
    for number, fields in split:
        trimmed = fields[:-1] if len(fields) == width + 1 and not fields[-1] else fields
        (kept if len(trimmed) == width else others).append((number, trimmed))
    if not others:
        return kept, []
    number, fields = others[0]
    example = f"line {number} has {len(fields)} fields instead of {width}"
    if len(kept) <= len(others):
        raise BadRequest(f"The lines do not form a table: {example}, and so on in {len(others):,} lines.")
    return kept, [f"{len(others):,} line{'s' if len(others) > 1 else ''} left out: {example}."]


def _with_decimal_points(texts: np.ndarray) -> np.ndarray:
    return np.array(
        [[t.replace(",", ".") if _DECIMAL_COMMA.fullmatch(t) else t for t in row] for row in texts], dtype=object
    )
