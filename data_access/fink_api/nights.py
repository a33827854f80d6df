"""The table of night statistics."""

from __future__ import annotations

from collections.abc import Iterable

from data_access.fink_api.records import Record, text_cell
from data_access.fink_api.tables import FinkTable, Wanted, in_order
from data_access.store import Cells, Row

NAME = "statistics_class"
_PREFIX = b"ztf_"
_COUNTED = "basic:sci"
_FEW_NIGHTS = 10
_MONTH = len("YYYYMM")


class NightTable(FinkTable):
    """Counts by `ztf_{YYYYMMDD}`."""

    is_whole = True

    def read(self, wanted: Wanted) -> Iterable[Row]:
        if wanted.reverse and wanted.batch_size <= _FEW_NIGHTS:
            return self._newest(wanted)
        date = wanted.beginning.removeprefix(_PREFIX)
        return in_order(self._nights(date, wanted.names(_COUNTED)), wanted)

    def _newest(self, wanted: Wanted) -> Iterable[Row]:
        """Month by month: the API can list all nights, but not begin with the newest."""
        listed = sorted(filter(wanted.holds, self._nights(b"", _COUNTED)), reverse=True)
        for month in dict.fromkeys(key.removeprefix(_PREFIX)[:_MONTH] for key in listed):
            yield from in_order(self._nights(month, wanted.names(_COUNTED)), wanted)

    def _nights(self, date: bytes, columns: str | None) -> dict[bytes, Cells]:
        text = "".join(character for character in date.decode("utf-8", "replace") if character.isdecimal())
        answer = self.api.ask("statistics", date=text[:8], columns=columns)
        return {key: record.cells for record in answer.records if (key := _key(record))}


def _key(record: Record) -> bytes:
    key = text_cell(record.beside.get("key:key", ""))
    return key if key.startswith(_PREFIX) else b""
