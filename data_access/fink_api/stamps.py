"""The table of cutouts: the API gives pixels, which become FITS files again; their headers are not told."""

from __future__ import annotations

import gzip
import io
import math
import struct
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from astropy.io import fits

from data_access.errors import ServiceUnavailable
from data_access.fink_api.client import AT_ONCE
from data_access.fink_api.objects import MAIN, ObjectTable
from data_access.fink_api.tables import FinkTable, Wanted
from data_access.schema import CUTOUT_KINDS
from data_access.store import Cells, Row, Text

_CANDID = b"i:candid"
_COLUMNS = {f"b:cutout{kind}_stampData".encode(): kind for kind in CUTOUT_KINDS}
_MOST_PIXELS = 1_000_000


class CutoutTable(FinkTable):
    """Cutouts of alerts by `{objectId}_{jd}`; only the row of one alert has its pictures."""

    def read(self, wanted: Wanted) -> Iterable[Row]:
        if wanted.high != wanted.low + b"\x00":
            alerts = ObjectTable(self.api, MAIN)
            return alerts.read(wanted._replace(columns=(b"i:objectId", b"i:jd", _CANDID)))
        candid = self._candid(wanted.low)
        if candid is None:
            return []
        name, _, date = wanted.low.partition(b"_")
        cells = {b"i:objectId": name, b"i:jd": struct.pack(">d", float(date)), _CANDID: candid}
        return [(wanted.low, cells | self._pictures(name.decode(), candid, wanted))]

    def rows(self, rows: Sequence[Text], columns: Iterable[Text] | None = None) -> list[Row]:
        """As `Table.rows`; of several alerts, those whose cutouts cannot be had are left out."""
        if len(rows) < 2:
            return super().rows(rows, columns)
        names = None if columns is None else list(columns)

        def one(row: Text) -> list[Row]:
            try:
                return super(CutoutTable, self).rows([row], names)
            except ServiceUnavailable:
                return []

        with ThreadPoolExecutor(AT_ONCE) as threads:
            return [found for each in threads.map(one, rows) for found in each]

    def _candid(self, key: bytes) -> bytes | None:
        known = self.api.candid_cell(key)
        return known or ObjectTable(self.api, MAIN).row(key, [_CANDID]).get(_CANDID)

    def _pictures(self, name: str, candid: bytes, wanted: Wanted) -> Cells:
        asked = [column for column in _COLUMNS if wanted.chosen({column: b""})]
        if not asked:
            return {}
        kind = _COLUMNS[asked[0]] if len(asked) == 1 else "All"
        found = self.api.images(name, int.from_bytes(candid, "big", signed=True), kind)
        return {column: gzipped_fits(found[column.decode()]) for column in asked if found.get(column.decode())}


def gzipped_fits(rows: Any) -> bytes:
    """A picture as the survey packs it: FITS with 32-bit numbers, gzipped.

    Parameters
    ----------
    rows : list of lists of numbers, the bottom row first; None is not measured

    Raises
    ------
    ServiceUnavailable
        It is no picture.
    """
    try:
        pixels = [[math.nan if value is None else float(value) for value in row] for row in rows]
        image = np.array(pixels, dtype=np.float32)
    except (TypeError, ValueError, OverflowError):
        raise ServiceUnavailable("Fink's API gave a cutout that cannot be read.") from None
    if image.ndim != 2 or not 0 < image.size <= _MOST_PIXELS:
        raise ServiceUnavailable("Fink's API gave a cutout that is no picture.")
    file = io.BytesIO()
    fits.PrimaryHDU(image).writeto(file)
    return gzip.compress(file.getvalue(), compresslevel=1, mtime=0)
