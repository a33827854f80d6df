"""The store: which table is answered by which questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from data_access.cells import decode_column
from data_access.errors import BadRequest, NotFound
from data_access.fink_api import cones, dated, moving, names, nights, objects
from data_access.fink_api.address import address_of
from data_access.fink_api.api import Api
from data_access.fink_api.client import AT_ONCE, Client, Limits
from data_access.fink_api.stamps import CutoutTable
from data_access.fink_api.tables import READ_ONLY, AbsentTable, FinkTable
from data_access.store import Row, T

_KINDS: dict[str, type[FinkTable]] = {
    **dict.fromkeys(objects.TABLES, objects.ObjectTable),
    **dict.fromkeys(dated.TABLES, dated.DatedTable),
    "ztf.cutouts": CutoutTable,
    cones.NAME: cones.PixelTable,
    moving.BODIES: moving.BodyTable,
    moving.TRACKLETS: moving.TrackletTable,
    names.BODIES: names.BodyNameTable,
    names.TNS: names.TnsNameTable,
    nights.NAME: nights.NightTable,
}


class FinkStore:
    """Fink's tables through its REST API; nothing is asked until the first use.

    Parameters
    ----------
    address : where the API is, as after `fink:`; empty is Fink's own for ZTF
    limits : how long answers may take

    Raises
    ------
    BadRequest
        The address is none.
    """

    engine = "Fink API"

    def __init__(self, address: str = "", *, limits: Limits | None = None) -> None:
        self._api = Api(Client(address_of(address), limits))
        self.url = f"fink:{self._api.client.address}"

    def table(self, name: str) -> FinkTable:
        return _KINDS.get(name, AbsentTable)(self._api, name)

    def tables(self) -> list[bytes]:
        """The tables that the API answers for."""
        return [name.encode() for name in sorted(_KINDS)]

    def cone_rows(self, ra_deg: float, dec_deg: float, radius_arcsec: float) -> tuple[list[Row], str | None]:
        """See `data_access.store.AnswersCones`."""
        return cones.rows_around(self._api, ra_deg, dec_deg, radius_arcsec)

    def create_table(self, name: str, families: Iterable[str]) -> None:
        raise BadRequest(READ_ONLY)

    def write(self, rows: Mapping[str, Sequence[Row]], deletes: Mapping[str, Sequence[bytes]] | None = None) -> None:
        raise BadRequest(READ_ONLY)

    def side_by_side(self, calls: Sequence[Callable[[], T]]) -> list[T]:
        """Results of the calls in their order, a few at once."""
        if len(calls) < 2:
            return [call() for call in calls]
        with ThreadPoolExecutor(AT_ONCE) as threads:
            return [future.result() for future in [threads.submit(call) for call in calls]]

    def size_bytes(self) -> None:
        """None: the API does not tell."""

    def count_rows(self, name: str) -> int:
        """Alerts and nights, from the statistics of nights.

        Raises
        ------
        NotFound
            The API does not tell of other tables.
        """
        if name not in (objects.MAIN, nights.NAME):
            raise NotFound(f"Fink's API does not tell how many rows '{name[:80]}' has.")
        counts = [cells.get(b"basic:sci") for _, cells in self.table(nights.NAME).scan(columns=[b"basic:sci"])]
        if name == nights.NAME:
            return len(counts)
        values, _ = decode_column([cell for cell in counts if cell], "long")
        return sum(int(value) for value in values)

    def close(self) -> None:
        self._api.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
