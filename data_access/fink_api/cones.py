"""The table by position: a cone is one question; a pixel of the sky is the cone around it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from astropy import units as u
from astropy_healpix import HEALPix

from data_access.errors import BadRequest
from data_access.fink_api.api import Api
from data_access.fink_api.dates import iso
from data_access.fink_api.records import Record, text_cell
from data_access.fink_api.tables import FinkTable, Wanted, in_order
from data_access.row_keys import PIXEL_NSIDE, join, pixels_of
from data_access.store import Cells, Row

NAME = "ztf.pixel128"
MOST_ROWS = 10_000
"""The API reads so many rows of each pixel, the ones first detected longest ago."""
_REACH_ARCSEC = 3600.0 * 70.0 / PIXEL_NSIDE  # farther than any corner of a pixel, see `row_keys.pixels_in_cone`
_DATED = re.compile(rb"\d+_(\d{7}(?:\.\d*)?)\W?")
_MARGIN_DAYS = 2e-5
_healpix = HEALPix(nside=PIXEL_NSIDE, order="ring")


class PixelTable(FinkTable):
    """Objects by `{pixel}_{jdstarthist}_{objectId}`."""

    def read(self, wanted: Wanted) -> Iterable[Row]:
        pixel, line, _ = wanted.low.partition(b"_")
        if not (line and pixel.isdigit() and int(pixel) < _healpix.npix and wanted.beginning.startswith(pixel + line)):
            raise BadRequest("Fink's API gives the objects of one pixel of the sky at a time.")
        ra, dec = (float(angle.to_value(u.deg)) for angle in _healpix.healpix_to_lonlat(int(pixel)))
        start, stop = _dates(wanted)
        answer = self.api.ask(
            "conesearch", ra=ra, dec=dec, radius=_REACH_ARCSEC, n=MOST_ROWS, startdate=start, stopdate=stop
        )
        return in_order(dict(_rows(answer.records)), wanted)


def rows_around(api: Api, ra_deg: float, dec_deg: float, radius_arcsec: float) -> tuple[list[Row], str | None]:
    """Rows of the table for a cone, and a sentence if there are more; see `data_access.store.AnswersCones`.

    Notes
    -----
    No dates are sent: the API passes over a `stopdate` alone, and would not tell of objects of other dates.
    """
    answer = api.ask("conesearch", ra=ra_deg, dec=dec_deg, radius=radius_arcsec, n=MOST_ROWS)
    cut = answer.cut
    if cut is None and len(answer.records) >= MOST_ROWS:
        cut = f"Fink's API gave {len(answer.records):,} objects; there may be more."
    return _rows(answer.records), cut


def _dates(wanted: Wanted) -> tuple[str | None, str | None]:
    """Dates of the first detection as the API takes them, a little wider; None where a scan has no two dates."""
    first, last = (_DATED.fullmatch(key) for key in (wanted.low, wanted.high or b""))
    if first is None or last is None:
        return None, None
    decimals = len(last[1].partition(b".")[2])  # a stop goes on to the last date that begins so
    start_jd, stop_jd = float(first[1]) - _MARGIN_DAYS, float(last[1]) + 10.0**-decimals
    return iso(start_jd), iso(stop_jd)


def _rows(records: Iterable[Record]) -> list[Row]:
    placed = [
        record
        for record in records
        if record.main_key is not None and abs(record.number(b"i:dec")) <= 90.0 and _ra_deg(record) >= 0.0
    ]
    if not placed:
        return []
    pixels = pixels_of(list(map(_ra_deg, placed)), [record.number(b"i:dec") for record in placed])
    rows = []
    for record, pixel in zip(placed, pixels.tolist(), strict=True):
        start = record.number(b"i:jdstarthist")
        dates = (start,) if math.isfinite(start) else ()
        rows.append((join(int(pixel), *dates, record.object_id), _cells(record)))
    return rows


def _ra_deg(record: Record) -> float:
    return record.number(b"i:ra") % 360.0


def _cells(record: Record) -> Cells:
    """With the class at ingestion, or that of today's rules where the API tells only that one."""
    label = record.beside.get("v:classification")
    if b"d:classification" in record.cells or not label:
        return record.cells
    return record.cells | {b"d:classification": text_cell(label)}
