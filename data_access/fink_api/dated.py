"""The tables by class and date: pages of the newest alerts, each page one question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from data_access.errors import BadRequest
from data_access.fink_api.api import Answer
from data_access.fink_api.dates import iso
from data_access.fink_api.records import Record
from data_access.fink_api.tables import FinkTable, Wanted, in_order
from data_access.row_keys import jd_text, join
from data_access.store import Cells, Row
from science.labels import SIMBAD_LABELS, simbad_spellings

CLASSES, TNS, ANOMALY = "ztf.class", "ztf.tns", "ztf.anomaly"
LABELS_OF_TABLES = {
    "ztf.low_state_blazars": "(CTA) Blazar low state",
    "ztf.high_state_blazars": "(CTA) Blazar high state",
    "ztf.slsn": "SLSN candidate",
}
TABLES = (CLASSES, TNS, ANOMALY, *LABELS_OF_TABLES)
_LABELLED = re.compile(rb"(.+)_(\d{7}(?:\.\d*)?)[^_]*_?[^_]*", re.DOTALL)
_DATED = re.compile(rb"(\d{7}(?:\.\d*)?)")
_FIRST_JD, _LAST_JD = 2_457_754.5, 2_490_000.0
"""Dates before all alerts and after them. A start is always told: the API's own leaves out what is before 2019-11."""
_LOST_DAYS = 0.2  # the API leaves out the first tenth of a day of a range
_MARGIN_DAYS = 2e-5
_MORE = 16  # dates with fewer decimals make readers look a little further
_MOST_ROWS = 10_000
_ROWS_OF_OBJECTS = 1_000


class DatedTable(FinkTable):
    """Alerts by `{label}_{jd}_{objectId}`, or by `{jd}_{objectId}`."""

    def read(self, wanted: Wanted) -> Iterable[Row]:
        label, start_jd, stop_jd = self._span(wanted)
        pages = self._pages(label, start_jd, stop_jd, wanted)
        if wanted.reverse:
            return pages
        return in_order(dict(pages), wanted)

    def _pages(self, label: str, start_jd: float, stop_jd: float, wanted: Wanted) -> Iterator[Row]:
        """Rows from the newest to the oldest; the next page is asked for when this one is read."""
        seen: set[bytes] = set()
        n = min(wanted.batch_size + _MORE, _MOST_ROWS)
        while True:
            records = self._page(label, start_jd, stop_jd, n, wanted).records
            fresh = {key: cells for key, cells in self._rows(label, records) if key not in seen}
            yield from in_order(fresh, wanted._replace(reverse=True))
            seen.update(fresh)
            is_last = len(records) < n or self.name in LABELS_OF_TABLES
            if is_last or (not fresh and n == _MOST_ROWS):
                return
            n = n if fresh else min(4 * n, _MOST_ROWS)
            before_stop = (record.jd for record in records if record.jd <= stop_jd + _MARGIN_DAYS)
            stop_jd = min(before_stop, default=stop_jd)

    def _page(self, label: str, start_jd: float, stop_jd: float, n: int, wanted: Wanted) -> Answer:
        columns = wanted.names("i:objectId", "i:candid", "i:jd", "d:cdsxmatch")
        start = iso(max(start_jd, _FIRST_JD) - _LOST_DAYS)
        stop = None if stop_jd > _LAST_JD else iso(stop_jd + _MARGIN_DAYS)
        if self.name == ANOMALY:
            return self.api.ask("anomaly", n=n, start_date=start, stop_date=stop, columns=columns)
        rows = _ROWS_OF_OBJECTS if self.name in LABELS_OF_TABLES else n
        return self.api.ask(
            "latests", class_=self._asked_label(label), n=rows, startdate=start, stopdate=stop, columns=columns
        )

    def _rows(self, label: str, records: Iterable[Record]) -> Iterator[tuple[bytes, Cells]]:
        # Another Alertscope gives both spellings of a class of SIMBAD for either.
        others = {spelling.encode() for spelling in simbad_spellings(label)} - {label.encode()}
        for record in records:
            if record.main_key is None or (self.name == CLASSES and record.cells.get(b"d:cdsxmatch") in others):
                continue
            tail = (jd_text(record.jd), record.object_id)
            yield join(label, *tail) if self.name in (CLASSES, TNS) else join(*tail), record.cells

    def _asked_label(self, label: str) -> str:
        if self.name in LABELS_OF_TABLES:
            return LABELS_OF_TABLES[self.name]
        if self.name == TNS:
            return f"(TNS) {label}"
        return f"(SIMBAD) {label}" if label in SIMBAD_LABELS else label

    def _span(self, wanted: Wanted) -> tuple[str, float, float]:
        """Label and dates of a scan; a stop that goes on after a date is that date."""
        low, high = wanted.low, wanted.high or b""
        if self.name not in (CLASSES, TNS):
            return "", _date(_DATED.match(low), 1, 0.0), _date(_DATED.match(high), 1, _LAST_JD + 1.0)
        first, last = _LABELLED.fullmatch(low), _LABELLED.fullmatch(high)
        label = first[1] if first else low.removesuffix(b"_")
        if not label or not high.startswith(label):
            raise BadRequest("Fink's API gives the alerts of one class at a time.")
        start, stop = _date(first, 2, 0.0), _date(last, 2, _LAST_JD + 1.0)
        return label.decode("utf-8", "replace"), start, stop


def _date(found: re.Match[bytes] | None, group: int, without: float) -> float:
    return without if found is None else float(found[group])
