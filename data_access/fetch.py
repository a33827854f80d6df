"""Objects from one store into another: what Fink's API tells of them, kept by the same ingest as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from data_access import queries
from data_access.cutouts import cutouts as cutouts_of
from data_access.errors import AlertscopeError, NotFound
from data_access.ingest import Report, ingest_packets
from data_access.schema import CUTOUT_KINDS, FINK_DEFAULTS, HISTORY_TABLE_COLUMNS
from data_access.store import Store

_OF_PACKET = ("objectId", "candid")
_NOT_TOLD = dict.fromkeys(column.removeprefix("d:") for column in FINK_DEFAULTS)
"""What the source does not tell stays unknown: a file that lacks such a field means its default."""
_CUTOUTS_AT_ONCE = 8

Progress = Callable[[int, str], None]
"""Called with how many objects are done, and what of the next one is."""


@dataclass
class FetchReport:
    """What was kept.

    Attributes
    ----------
    objects : names of the objects that were kept
    not_fetched : why an object, or some of its cutouts, could not be had, by name
    cutouts : alerts that came with their cutouts
    ingest : what the ingest says
    """

    objects: list[str] = field(default_factory=list)
    not_fetched: dict[str, str] = field(default_factory=dict)
    cutouts: int = 0
    ingest: Report = field(default_factory=Report)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values, for JSON."""
        return {
            "objects": self.objects,
            "cutouts": self.cutouts,
            "not_fetched": self.not_fetched,
            **self.ingest.as_dict(),
        }


def fetch(
    source: Store,
    target: Store,
    object_ids: Sequence[str],
    *,
    cutouts: bool = True,
    progress: Progress | None = None,
) -> FetchReport:
    """Keep objects with their alerts, poor points, limits and cutouts.

    Parameters
    ----------
    source, target : where they are, and where they are to be
    object_ids : names, each once
    cutouts : whether to fetch the cutouts too, alert by alert
    progress : callable, optional

    Returns
    -------
    FetchReport
        What the source cannot give is told there; doing it again completes it.

    Raises
    ------
    BadRequest, StoreUnavailable
        The target cannot be written.
    """
    report = FetchReport()
    tell = progress or (lambda done, what: None)

    def packets() -> Iterator[dict[str, Any]]:
        for number, name in enumerate(object_ids):
            tell(number, name)
            try:
                of_object = _packets_of(source, name, report, partial(tell, number), cutouts=cutouts)
            except AlertscopeError as error:
                report.not_fetched[name] = str(error)
                of_object = []
            else:
                report.objects.append(name)
            yield from of_object
        tell(len(object_ids), "")

    report.ingest = ingest_packets(target, packets(), cutouts=cutouts)
    return report


def _packets_of(
    source: Store, name: str, report: FetchReport, tell: Callable[[str], None], *, cutouts: bool
) -> list[dict[str, Any]]:
    """An object's alerts as packets; all that is known from histories is the history of the newest.

    Raises
    ------
    NotFound
        There is no such object.
    """
    history = queries.history_of(source, name, HISTORY_TABLE_COLUMNS)
    alerts = queries.alerts_of(source, name)
    if alerts.empty:
        raise NotFound(f"There is no alert of {name} in {source.url}.")
    packets = [_packet(row) for row in _rows(alerts)]
    others = history[~history["d:own"].to_numpy(dtype=bool)]
    packets[0]["prv_candidates"] = [
        {column.removeprefix("i:"): value for column, value in row.items() if column.startswith("i:")}
        for row in _rows(others)
    ]
    if cutouts:
        _add_cutouts(source, name, packets, report, tell)
    return packets


def _packet(row: dict[str, Any]) -> dict[str, Any]:
    survey = {column[2:]: value for column, value in row.items() if column.startswith("i:")}
    broker = {column[2:]: value for column, value in row.items() if column.startswith("d:")}
    own = {column: survey.pop(column) for column in _OF_PACKET if column in survey}
    return {**_NOT_TOLD, **broker, **own, "candidate": survey, "prv_candidates": []}


def _add_cutouts(
    source: Store, name: str, packets: list[dict[str, Any]], report: FetchReport, tell: Callable[[str], None]
) -> None:
    """Cutouts of an object's alerts, some at once; one that cannot be had now is told of, and the others are asked."""

    def one(packet: dict[str, Any]) -> str:
        try:
            stamps = cutouts_of(source, name, packet["candid"], jd=packet["candidate"]["jd"])
        except NotFound:
            stamps = {}
        except AlertscopeError as error:
            return str(error)
        packet |= {f"cutout{kind}": {"fileName": "", "stampData": stamps.get(kind)} for kind in CUTOUT_KINDS if stamps}
        return ""

    problems: list[str] = []
    for start in range(0, len(packets), _CUTOUTS_AT_ONCE):
        tell(f"{name}, cutouts of {start:,} of {len(packets):,} alerts")
        wave = packets[start : start + _CUTOUTS_AT_ONCE]
        problems += filter(None, source.side_by_side([lambda packet=packet: one(packet) for packet in wave]))  # type: ignore[misc]
    report.cutouts += sum("cutoutScience" in packet for packet in packets)
    if problems:
        report.not_fetched[name] = f"Cutouts of {len(problems)} of {len(packets)} alerts: {problems[0]}"


def _rows(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """Rows as plain values, null as None."""
    columns = {name: _plain(frame[name]) for name in frame.columns}
    return (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))


def _plain(column: pd.Series) -> list[Any]:
    values = column.astype(object).tolist()
    return [None if missing else value for value, missing in zip(values, column.isna(), strict=True)]
