"""Cutouts of an alert, from the three places where Fink has had them, as received: gzipped FITS bytes."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.fs
import pyarrow.parquet as pq

from data_access import row_keys, settings
from data_access.errors import BadRequest, NoSuchFamily, NoSuchTable, NotFound, StoreUnavailable
from data_access.queries import object_prefix_or_none
from data_access.schema import CUTOUT_KINDS
from data_access.store import Cells, Store

_STAMP_COLUMNS = {kind: f"b:cutout{kind}_stampData".encode() for kind in CUTOUT_KINDS}


def cutouts(
    store: Store, object_id: str, candid: int, *, jd: float | None = None, root: str | None = None
) -> dict[str, bytes]:
    """The stamps of one alert.

    Parameters
    ----------
    jd : date of the alert; with it the row is read at once, without it the object's rows are looked through
    root : where the Parquet files named by `d:hdfs_path` are; default `ALERTSCOPE_CUTOUT_ROOT`

    Returns
    -------
    dict of kind (`Science`, `Template`, `Difference`) to gzipped FITS; a kind that was not stored is absent.

    Raises
    ------
    NotFound
        No stamp of this alert is stored anywhere, with the places looked at.
    BadRequest, StoreUnavailable
    """
    prefix = object_prefix_or_none(object_id)
    if prefix is None:
        raise BadRequest(f"'{object_id[:80]}' is not an object's name.")
    key = _key_of(store, prefix, candid) if jd is None else prefix + row_keys.jd_text(jd).encode()
    cells = _row(store, "ztf.cutouts", key)
    stamps = _stamps(cells) or _stamps(_row(store, "ztf", key, [b"b"]))
    if stamps:
        return stamps
    path = cells.get(b"d:hdfs_path", b"").decode("utf-8", "replace")
    if not path:
        raise NotFound(f"No cutout is stored for alert {candid} of {object_id}.")
    return _from_parquet(path, root or settings.cutout_root(), object_id, candid)


def _key_of(store: Store, prefix: bytes, candid: int) -> bytes:
    wanted = int(candid).to_bytes(8, "big", signed=True)
    for name in ("ztf.cutouts", "ztf"):
        try:
            for key, cells in store.table(name).scan(row_prefix=prefix, columns=[b"i:candid"]):
                if cells[b"i:candid"] == wanted:
                    return key
        except NoSuchTable:
            continue
    raise NotFound(f"There is no alert {candid} of {prefix[:-1].decode()}.")


def _row(store: Store, table: str, key: bytes, columns: list[bytes] | None = None) -> Cells:
    try:
        return store.table(table).row(key, columns)
    except (NoSuchTable, NoSuchFamily):
        return {}


def _stamps(cells: Cells) -> dict[str, bytes]:
    return {kind: cells[column] for kind, column in _STAMP_COLUMNS.items() if cells.get(column)}


def _from_parquet(path: str, root: str | None, object_id: str, candid: int) -> dict[str, bytes]:
    if root is None:
        raise NotFound(
            "The cutouts of this alert are in a Parquet file of the broker. Set ALERTSCOPE_CUTOUT_ROOT to the folder "
            "or address under which those files can be read."
        )
    filesystem, where = _locate(path, root)
    fields = [f"cutout{kind}" for kind in CUTOUT_KINDS]
    try:
        table = pq.read_table(
            where,
            columns=["objectId", "candid", *fields],
            filters=[("objectId", "=", object_id), ("candid", "=", int(candid))],
            filesystem=filesystem,
        )
    except FileNotFoundError as error:
        raise NotFound(f"The file that holds the cutouts is not there: {path}.") from error
    except (OSError, pa.ArrowInvalid) as error:
        raise StoreUnavailable("The file that holds the cutouts cannot be read.") from error
    row: dict[str, Any] = table.slice(0, 1).to_pylist()[0] if len(table) else {}
    stamps = {k: (row.get(f"cutout{k}") or {}).get("stampData") for k in CUTOUT_KINDS}
    found = {kind: stamp for kind, stamp in stamps.items() if stamp}
    if not found:
        raise NotFound(f"The file named for alert {candid} does not hold its cutouts.")
    return found


def _locate(path: str, root: str) -> tuple[pyarrow.fs.FileSystem, str]:
    """File system and path below the root, for `hdfs://HOST:PORT/PATH` or a plain path."""
    relative = PurePosixPath(path.partition("://")[2].partition("/")[2] if "://" in path else path.lstrip("/"))
    if ".." in relative.parts:
        raise BadRequest("The path of the cutouts leaves its folder.")
    try:
        filesystem, base = pyarrow.fs.FileSystem.from_uri(root if "://" in root else f"file://{root}")
    except (OSError, pa.ArrowInvalid) as error:
        raise StoreUnavailable("The place of the cutouts, ALERTSCOPE_CUTOUT_ROOT, cannot be reached.") from error
    return filesystem, f"{base.rstrip('/')}/{relative}"
