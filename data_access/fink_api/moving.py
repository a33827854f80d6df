"""The tables of what moves: Solar System objects and tracklets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from data_access.errors import BadRequest, NotFound
from data_access.fink_api.records import Record
from data_access.fink_api.tables import FinkTable, Wanted, in_order
from data_access.row_keys import join
from data_access.store import Cells, Row

BODIES, TRACKLETS = "ztf.ssnamenr", "ztf.tracklet"
_SHORTEST_TRACKLET = len("TRCK_2021")
_HAS_DIGIT = re.compile(r"\d")
_ALWAYS = ("i:objectId", "i:candid", "i:jd")


class BodyTable(FinkTable):
    """Alerts of Solar System objects by `{ssnamenr}_{jd}`."""

    def read(self, wanted: Wanted) -> Iterable[Row]:
        name, line, _ = wanted.low.partition(b"_")
        if not line:
            raise BadRequest("Fink's API gives the alerts of one Solar System object at a time.")
        asked = name.decode("utf-8", "replace")
        if not _HAS_DIGIT.search(asked):
            return []  # the survey calls bodies by numbers and designations
        try:
            answer = self.api.ask("sso", n_or_d=asked, columns=wanted.names(*_ALWAYS, "i:ssnamenr"))
        except (BadRequest, NotFound):
            return []  # that is how it says that it does not know a name
        rows: dict[bytes, Cells] = {}
        for record in answer.records:
            own_name = record.cells.get(b"i:ssnamenr", b"").decode("utf-8", "replace")
            if own_name and record.main_key is not None:
                rows[join(own_name, record.jd)] = record.cells
        return in_order(rows, wanted)


class TrackletTable(FinkTable):
    """Alerts of tracklets by `{tracklet}_{objectId}`."""

    def read(self, wanted: Wanted) -> Iterable[Row]:
        beginning = wanted.beginning.rstrip(b"_").decode("utf-8", "replace")
        if len(beginning) < _SHORTEST_TRACKLET:
            raise BadRequest("Fink's API gives the tracklets of one year, or of less time, at once.")
        answer = self.api.ask("tracklet", id=beginning, columns=wanted.names(*_ALWAYS, "d:tracklet"))
        newest_last = sorted(answer.records, key=_date)
        return in_order({key: record.cells for record in newest_last if (key := _key(record)) is not None}, wanted)


def _date(record: Record) -> float:
    return record.jd


def _key(record: Record) -> bytes | None:
    name = record.cells.get(b"d:tracklet", b"").decode("utf-8", "replace")
    return join(name, record.object_id) if name and record.object_id else None
