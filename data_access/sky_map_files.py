"""Sky maps from files: FITS tables of HEALPix pixels, flat or multi-order, zipped or not, whoever wrote them."""

from __future__ import annotations

import hashlib
import math
import tempfile
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from astropy.io import fits
from astropy_healpix.core import ring_to_nested

from data_access.errors import BadRequest
from data_access.search.times import FIRST_JD, LAST_JD, date_jd
from science.dates import MJD_ZERO_JD
from science.errors import UnreadableSkyMap
from science.sky_maps import Distance, SkyMap, flat_map, multi_order_map

MOST_BYTES = 200_000_000
MOST_UNPACKED_BYTES = 500_000_000
"""A flat map of nside 1024 with its distances, in double precision, is 403 MB."""
MOST_MULTI_ORDER_CELLS = 4_000_000
_PIECE_BYTES = 1 << 20
_MOST_FIELDS = 999
_PROBABILITIES = ("PROB", "PROBABILITY", "PROBABILI")
_DENSITIES = ("PROBDENSITY", "PROBDENS")
_EQUATORIAL = ("", "C", "CEL", "CELESTIAL", "EQU", "EQUATORIAL", "ICRS", "FK5", "J2000", "Q")
_DAMAGE = (OSError, ValueError, TypeError, LookupError, OverflowError, MemoryError, fits.VerifyError)
"""What astropy raises at files that are none, as their header has it."""
_CUT_OFF = "The file is cut off: it is shorter than its own header says."


@dataclass(frozen=True)
class Localisation:
    """A sky map as it was read.

    Attributes
    ----------
    sky_map : SkyMap
    name : of the event as the file has it, else the file's
    kind : how the map is made, in words
    trigger_jd : UTC, None if the file does not say
    distance : None if the file does not say
    digest : of the file's bytes: two files of one digest are one map
    """

    sky_map: SkyMap
    name: str
    kind: str
    trigger_jd: float | None
    distance: Distance | None
    digest: str


def read_sky_map(content: bytes, name: str, *, most_unpacked_bytes: int = MOST_UNPACKED_BYTES) -> Localisation:
    """Read a sky map.

    Parameters
    ----------
    content : the file
    name : of the file, for what the file itself does not name
    most_unpacked_bytes : a file that unpacks to more is refused

    Raises
    ------
    BadRequest
        It is no sky map, with what is wrong in a sentence.
    """
    if len(content) > MOST_BYTES:
        raise BadRequest(f"The file has more than {MOST_BYTES // 1_000_000} MB, which are read at most.")
    digest = hashlib.sha256(content).hexdigest()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.fits"
        with path.open("wb") as target:
            _unpack(content, target, most_unpacked_bytes)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what is wrong is found below, and said
                return _read(path, name, digest)
        except UnreadableSkyMap as error:
            raise BadRequest(str(error)) from error
        except _DAMAGE as error:
            raise BadRequest("The file cannot be read as a FITS table: it is damaged.") from error


def _unpack(content: bytes, target: BinaryIO, most_bytes: int) -> None:
    if content[:2] != b"\x1f\x8b":
        target.write(content)
        return
    unzip, written = zlib.decompressobj(wbits=31), 0
    rest = content
    try:
        while rest and not unzip.eof:
            piece = unzip.decompress(rest, _PIECE_BYTES)
            rest = unzip.unconsumed_tail
            written += len(piece)
            if written > most_bytes:
                raise BadRequest(f"The file unpacks to more than {most_bytes / 1e6:,.0f} MB, which are read at most.")
            target.write(piece)
    except zlib.error as error:
        raise BadRequest("The file begins as a gzip file, and cannot be unpacked.") from error
    if not unzip.eof:
        raise BadRequest("The gzip file is cut off: bring it again.")


def _read(path: Path, name: str, digest: str) -> Localisation:
    with path.open("rb") as stream:
        if stream.read(9) != b"SIMPLE  =":
            raise BadRequest("This is not a FITS file: it does not begin with SIMPLE.")
    with fits.open(path, memmap=True) as hdus:
        table = _table(hdus, path.stat().st_size)
        columns = {column.upper(): column for column in table.columns.names}
        header = table.header
        _check_frame(header)
        if "UNIQ" in columns:
            sky_map, kind = _multi_order(table, columns), "multi-order"
        elif _text(header, "INDXSCHM").upper() == "EXPLICIT":
            sky_map, kind = _explicit(table, columns), "partial"
        else:
            sky_map, kind = _flat(table, columns)
        heads = [header, hdus[0].header]
        said = next(filter(None, (_text(head, "OBJECT") for head in heads)), "") or name
        return Localisation(sky_map, said[:60], kind, _trigger_jd(heads), _distance(table, columns), digest)


def _table(hdus: Any, size: int) -> Any:
    """The first table that has pixels; sizes are checked before anything of it is read."""
    tables = 0
    for hdu in hdus:
        if not isinstance(hdu, fits.BinTableHDU):
            continue
        tables += 1
        header = hdu.header
        if not 0 < header.get("TFIELDS", 0) <= _MOST_FIELDS:
            continue
        if hdu.fileinfo()["datLoc"] + header["NAXIS1"] * header["NAXIS2"] > size:
            raise BadRequest(_CUT_OFF)
        names = {str(header.get(f"TTYPE{number}", "")).upper() for number in range(1, header["TFIELDS"] + 1)}
        if names & {*_PROBABILITIES, *_DENSITIES}:
            return hdu
    if not tables:
        raise BadRequest("The file has no table: a sky map is a FITS table of HEALPix pixels.")
    raise BadRequest(f"No table of the file has a column {', '.join((_PROBABILITIES[0], *_PROBABILITIES[1:2]))} or "
                     f"{_DENSITIES[0]}: it is no sky map.")  # fmt: skip


def _check_frame(header: Any) -> None:
    frame = _text(header, "COORDSYS").upper()
    if frame not in _EQUATORIAL:
        raise BadRequest(f"The map is in coordinates COORDSYS = {frame[:20]}: only equatorial ones (C) are read.")


def _multi_order(table: Any, columns: dict[str, str]) -> SkyMap:
    if len(table.data) > MOST_MULTI_ORDER_CELLS:
        raise BadRequest(f"The map has more than {MOST_MULTI_ORDER_CELLS:,} cells, which are read at most.")
    uniq = np.asarray(table.data[columns["UNIQ"]])
    name = next((each for each in _PROBABILITIES if each in columns), None)
    if name is not None:
        return multi_order_map(uniq=uniq, probability=_numbers(table, columns[name]))
    density = next(each for each in _DENSITIES if each in columns)
    return multi_order_map(uniq=uniq, per_sr=_numbers(table, columns[density]))


def _explicit(table: Any, columns: dict[str, str]) -> SkyMap:
    """A map of some pixels of one size, named in a column."""
    nside = table.header.get("NSIDE", 0)
    named = next((columns[each] for each in ("PIXEL", "PIX", "IPIX", "HPX_INDEX") if each in columns), None)
    if named is None or not _is_nside(nside):
        raise BadRequest("The map lists its pixels (INDXSCHM = EXPLICIT), but has no column PIXEL or no NSIDE.")
    if len(table.data) > MOST_MULTI_ORDER_CELLS:
        raise BadRequest(f"The map has more than {MOST_MULTI_ORDER_CELLS:,} cells, which are read at most.")
    pixels = np.asarray(table.data[named]).astype(np.int64)
    if pixels.size and not (pixels.min() >= 0 and pixels.max() < 12 * nside**2):
        raise BadRequest(f"The map lists pixels that a map of nside {nside} does not have.")
    nested = pixels if _is_nested(table.header) else ring_to_nested(pixels, nside)
    values = _values(table, columns, 12 * nside**2)
    return multi_order_map(uniq=4 * nside**2 + nested, probability=values)


def _flat(table: Any, columns: dict[str, str]) -> tuple[SkyMap, str]:
    nested = _is_nested(table.header)
    values = _values(table, columns, None)
    nside = table.header.get("NSIDE")
    if _is_nside(nside) and values.size != 12 * nside**2:
        raise BadRequest(
            f"The header says NSIDE = {nside}, which are {12 * nside**2:,} pixels; {values.size:,} are there."
        )
    kind = f"flat, nside {round(math.sqrt(values.size / 12))}, {'nested' if nested else 'ring'} order"
    return flat_map(probability=values, nested=nested), kind


def _values(table: Any, columns: dict[str, str], pixels: int | None) -> Any:
    """Probability in each pixel, of the whole sky's number of pixels where they are not all there."""
    name = next((each for each in _PROBABILITIES if each in columns), None)
    if name is not None:
        return _numbers(table, columns[name])
    density = _numbers(table, columns[next(each for each in _DENSITIES if each in columns)])
    return density * (4.0 * math.pi / (pixels or density.size))


def _numbers(table: Any, column: str) -> Any:
    """A column flat: some writers put 1024 pixels into a row."""
    values = np.asarray(table.data[column])
    if values.dtype.kind not in "iuf" or not values.size:
        raise BadRequest(f"The column {column} of the map holds no numbers.")
    return values.reshape(-1)


def _is_nested(header: Any) -> bool:
    ordering = _text(header, "ORDERING").upper()
    if ordering in ("NESTED", "NEST"):
        return True
    if ordering == "RING":
        return False
    raise BadRequest("The map does not say how its pixels are ordered: ORDERING is RING or NESTED.")


def _is_nside(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0 and value & (value - 1) == 0


def _trigger_jd(heads: list[Any]) -> float | None:
    for head in heads:
        mjd = head.get("MJD-OBS")
        if isinstance(mjd, (int, float)) and FIRST_JD <= mjd + MJD_ZERO_JD <= LAST_JD:
            return float(mjd + MJD_ZERO_JD)
        jd = date_jd(_text(head, "DATE-OBS"), 0.0)
        if jd is not None:
            return jd
    return None


def _distance(table: Any, columns: dict[str, str]) -> Distance | None:
    """The header's distance of the whole map, else that of the most probable place."""
    mean, error = table.header.get("DISTMEAN"), table.header.get("DISTSTD")
    where = "averaged over the whole map"
    # Of cells of several sizes only a density tells which place is most probable.
    densities = [each for each in (*_DENSITIES, *(() if "UNIQ" in columns else _PROBABILITIES)) if each in columns]
    if mean is None and densities and {"DISTMU", "DISTSIGMA"} <= set(columns):
        densest = int(np.argmax(_numbers(table, columns[densities[0]])))
        mean, error = (float(_numbers(table, columns[each])[densest]) for each in ("DISTMU", "DISTSIGMA"))
        where = "in the most probable direction"
    known = all(isinstance(each, (int, float)) and math.isfinite(each) and each > 0.0 for each in (mean, error))
    return Distance(float(mean), float(error), where) if known else None


def _text(header: Any, name: str) -> str:
    value = header.get(name, "")
    return value.strip() if isinstance(value, str) else ""
