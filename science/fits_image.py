"""Reading a cutout: from gzipped FITS bytes to an array and the facts of its header.

The file format is that of the FITS standard 4.0 (Pence et al. 2010, A&A 524, A42); its orientation keywords are those
of Calabretta & Greisen 2002, A&A 395, 1077.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import numpy as np

from science.columns import FloatArray
from science.errors import UnreadableStamp
from science.photometry import PIXEL_ARCSEC

MAX_BYTES = 16 * 1024 * 1024
"""Stamps that unpack to more are refused: a real one has about 20 kB."""

_BLOCK = 2880
_CARD = 80
_DTYPES = {8: ">u1", 16: ">i2", 32: ">i4", 64: ">i8", -32: ">f4", -64: ">f8"}
_VALUE = re.compile(r"\s*(?:'((?:[^']|'')*)'|([^/]*))")


@dataclass(frozen=True)
class Orientation:
    """Where north and east are in a stamp that is drawn with its first row at the bottom.

    Attributes
    ----------
    north_deg, east_deg : float or None
        Direction, degrees counter-clockwise from up; ``None`` if the header does not say.
    pixel_arcsec : float
    sentence : str
        What is known, for the person who looks.
    """

    north_deg: float | None
    east_deg: float | None
    pixel_arcsec: float
    sentence: str


@dataclass(frozen=True)
class Stamp:
    """A cutout.

    Attributes
    ----------
    image : numpy.ndarray, shape (rows, columns), float64
        First row is the bottom one; pixels without a measurement are NaN.
    unit : str
        Unit of the pixels as the header gives it (``"DN"``), or ``""``.
    orientation : Orientation
    header : dict
        All keywords of the header that have a value.
    """

    image: FloatArray
    unit: str
    orientation: Orientation
    header: dict[str, str | float | bool]


def read_fits(*, data: bytes) -> Stamp:
    """Read the first two-dimensional image of a FITS file, gzipped or not.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Stamp

    Raises
    ------
    UnreadableStamp
        The bytes are no such file, are cut off, or unpack to more than `MAX_BYTES`.
    """
    raw = _unpacked(bytes(data))
    start = 0
    while start < len(raw):
        header, body = _header(raw, start)
        shape, itemsize = _shape(header)
        size = itemsize * int(np.prod(shape, dtype=object)) if shape else 0
        if size > MAX_BYTES:
            raise UnreadableStamp("The cutout's header announces an image that is far too large.")
        if len(shape) == 2 and size:
            if body + size > len(raw):
                raise UnreadableStamp("The cutout is cut off: the file ends inside the image.")
            return Stamp(
                image=_pixels(raw, body, shape, header),
                unit=str(header.get("BUNIT", "")),
                orientation=orientation_of(header=header),
                header=header,
            )
        start = body + -(-size // _BLOCK) * _BLOCK
    raise UnreadableStamp("The cutout holds no image.")


def orientation_of(*, header: dict[str, str | float | bool]) -> Orientation:
    """Directions of north and east from a header's world coordinates.

    Parameters
    ----------
    header : dict

    Returns
    -------
    Orientation
        Without directions, and with the survey's pixel size, where the header has no world coordinates.
    """
    matrix = _world_matrix(header)
    if matrix is None:
        return Orientation(
            None,
            None,
            PIXEL_ARCSEC,
            f"The file has no sky coordinates: where north is, is not known. Pixels of {PIXEL_ARCSEC}″.",
        )
    east, north = np.linalg.inv(matrix).T
    north_deg, east_deg = (float(np.degrees(np.arctan2(-axis[0], axis[1]))) % 360.0 for axis in (north, east))
    scale = float(np.sqrt(abs(np.linalg.det(matrix)))) * 3600.0
    return Orientation(
        north_deg, east_deg, scale, f"Directions from the file's sky coordinates. Pixels of {scale:.2f}″."
    )


def _unpacked(data: bytes) -> bytes:
    if data[:2] != b"\x1f\x8b":
        if len(data) > MAX_BYTES:
            raise UnreadableStamp("The cutout is far too large.")
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        raw = unpacker.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise UnreadableStamp("The cutout is damaged: it cannot be unpacked.") from error
    if len(raw) > MAX_BYTES:
        raise UnreadableStamp("The cutout unpacks to far too many bytes.")
    return raw


def _header(raw: bytes, start: int) -> tuple[dict[str, str | float | bool], int]:
    """Keywords of the header at ``start``, and where its data begin."""
    if not raw.startswith((b"SIMPLE", b"XTENSION"), start):
        raise UnreadableStamp("The cutout is not a FITS file.")
    header: dict[str, str | float | bool] = {}
    for at in range(start, len(raw) - _CARD + 1, _CARD):
        card = raw[at : at + _CARD].decode("ascii", errors="replace")
        if card[:8].rstrip() == "END":
            return header, start + -(-(at + _CARD - start) // _BLOCK) * _BLOCK
        if card[8:10] == "= ":
            header[card[:8].strip()] = _value(card[10:])
    raise UnreadableStamp("The cutout is cut off: the file ends inside its header.")


def _value(text: str) -> str | float | bool:
    match = _VALUE.match(text)
    quoted, bare = match.groups() if match else (None, "")
    if quoted is not None:
        return str(quoted).replace("''", "'").rstrip()
    word = str(bare).strip()
    if word in ("T", "F"):
        return word == "T"
    try:
        return float(word.replace("D", "E"))
    except ValueError:
        return word


def _shape(header: dict[str, str | float | bool]) -> tuple[tuple[int, ...], int]:
    """Rows, columns, ... of the data, and bytes per pixel."""
    axes = _integer(header, "NAXIS")
    if not 0 <= axes <= 999:
        raise UnreadableStamp("The cutout's header is damaged.")
    shape = tuple(_integer(header, f"NAXIS{axis}") for axis in range(axes, 0, -1))
    bits = _integer(header, "BITPIX")
    if bits not in _DTYPES or any(length < 0 for length in shape):
        raise UnreadableStamp("The cutout's header is damaged.")
    return shape, abs(bits) // 8


def _integer(header: dict[str, str | float | bool], keyword: str) -> int:
    value = header.get(keyword)
    if not isinstance(value, float) or not value.is_integer():
        raise UnreadableStamp("The cutout's header is damaged.")
    return int(value)


def _pixels(raw: bytes, body: int, shape: tuple[int, ...], header: dict[str, str | float | bool]) -> FloatArray:
    bits = _integer(header, "BITPIX")
    stored = np.frombuffer(raw, dtype=_DTYPES[bits], count=shape[0] * shape[1], offset=body).reshape(shape)
    image = stored.astype(np.float64)
    blank = header.get("BLANK")
    if bits > 0 and isinstance(blank, float):
        image[image == blank] = np.nan
    scale, zero = _number(header, "BSCALE", 1.0), _number(header, "BZERO", 0.0)
    return image if (scale, zero) == (1.0, 0.0) else image * scale + zero


def _number(header: dict[str, str | float | bool], keyword: str, default: float) -> float:
    value = header.get(keyword, default)
    return value if isinstance(value, float) else default


def _world_matrix(header: dict[str, str | float | bool]) -> FloatArray | None:
    """Degrees of right ascension (on the sky) and declination per pixel along columns and rows."""
    types = (str(header.get("CTYPE1", "")), str(header.get("CTYPE2", "")))
    if not (types[0].startswith("RA--") and types[1].startswith("DEC-")):
        return None
    if any(f"CD{i}_{j}" in header for i in (1, 2) for j in (1, 2)):
        matrix = np.array([[_number(header, f"CD{i}_{j}", 0.0) for j in (1, 2)] for i in (1, 2)])
    else:
        steps = np.array([_number(header, "CDELT1", 0.0), _number(header, "CDELT2", 0.0)])
        turn = np.radians(_number(header, "CROTA2", 0.0))
        rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        if any(f"PC{i}_{j}" in header for i in (1, 2) for j in (1, 2)):
            rotation = np.array([[_number(header, f"PC{i}_{j}", float(i == j)) for j in (1, 2)] for i in (1, 2)])
            matrix = steps[:, None] * rotation
        else:
            matrix = rotation * steps[None, :]
    return matrix if np.isfinite(matrix).all() and np.linalg.det(matrix) != 0 else None
