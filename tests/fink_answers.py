"""Answers as Fink's own service gives them, with its ranges of text and its gaps; an independent reading of its tables.

Ranges: forward, a stop includes all keys that begin with it; in reverse, the stop is exact and the keys that begin with
the start are lost. Values of limits, poor points, nights and names are text. Numbers have ten decimals.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
from astropy.coordinates import SkyCoord
from astropy.time import Time
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from data_access.cells import decode
from data_access.cutouts import cutouts
from data_access.frames import build
from data_access.row_keys import pixels_in_cone
from data_access.schema import COLUMN_TYPES, CUTOUT_KINDS
from data_access.store import Row, Store, after_prefix
from data_access.table_types import types_of
from science.derived import add_v_fields
from science.stamps import read_fits

_MOST_ROWS = 10_000
_FIRST = "2019-11-01 00:00:00"
Fields = dict[str, Any]


class FinkAnswers:
    """One function a route, from the fields of a request."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def objects(self, asked: Fields) -> Response:
        rows = [row for name in asked["objectId"].split(",") for row in self._with_prefix("ztf", name, asked)]
        frame = self._frame(rows, asked)
        if asked.get("withupperlim") is not True:
            return _table(frame)
        parts = [frame.assign(**{"d:tag": "valid"})]
        for table, tag in (("ztf.upper", "upperlim"), ("ztf.uppervalid", "badquality")):
            others = _texts(self._with_prefix(table, asked["objectId"], {}), COLUMN_TYPES)
            if len(others):
                others["i:jd"] = others["i:jd"].astype(float)
                parts.append(others.assign(**{"d:tag": tag, "i:candid": -1}))
        joined = pd.concat([part for part in parts if len(part)] or parts[:1])
        return _table(joined.sort_values("i:jd", ascending=False) if len(joined) else joined)

    def conesearch(self, asked: Fields) -> Response:
        n, rows = int(asked.get("n", 1000)), list[Row]()
        for pixel in pixels_in_cone(asked["ra"], asked["dec"], asked["radius"]):
            if "startdate" in asked:
                start, stop = _jd(asked["startdate"]), _jd(asked.get("stopdate"))
                rows += self._forward("ztf.pixel128", f"{pixel}_{start}", f"{pixel}_{stop}", n)
            else:  # without a start a stop is passed over
                rows += self._with_prefix("ztf.pixel128", f"{pixel}_", {})[:n]
        frame = self._frame(rows, {"columns": "i:"})
        if frame.empty:
            return _table(frame)
        frame = frame.drop_duplicates("i:objectId")
        centre = SkyCoord(asked["ra"], asked["dec"], unit="deg")
        frame["v:separation_degree"] = centre.separation(SkyCoord(frame["i:ra"], frame["i:dec"], unit="deg")).deg
        near = frame[frame["v:separation_degree"] <= asked["radius"] / 3600.0]
        return _table(near.sort_values("v:separation_degree"))

    def latests(self, asked: Fields) -> Response:
        label, n = asked["class"], int(asked.get("n", 10))
        start, stop = _jd(asked.get("startdate", _FIRST)), _jd(asked.get("stopdate"))
        state = {
            "(CTA) Blazar low state": "ztf.low_state_blazars",
            "(CTA) Blazar high state": "ztf.high_state_blazars",
            "SLSN candidate": "ztf.slsn",
        }.get(label)
        if state is not None:
            rows = self._reverse(state, f"{start}_", f"{stop}_", n, asked)
            return _table(self._frame(rows, asked).drop_duplicates("i:objectId"))
        table = "ztf.tns" if label.startswith("(TNS) ") else "ztf.class"
        name = label.removeprefix("(TNS) ").removeprefix("(SIMBAD) ")
        return _table(self._frame(self._reverse(table, f"{name}_{start}", f"{name}_{stop}", n, asked), asked))

    def anomaly(self, asked: Fields) -> Response:
        start = _jd(asked.get("start_date", _FIRST))
        stop = _jd(asked["stop_date"]) + 1 if "stop_date" in asked else _jd(None)
        return _table(
            self._frame(self._reverse("ztf.anomaly", f"{start}", f"{stop}", int(asked.get("n", 10)), asked), asked)
        )

    def sso(self, asked: Fields) -> Response:
        names = self._with_prefix("ztf.sso_resolver", f"{asked['n_or_d'].lower()}@", {})
        if not names:
            return Response(str({"status": "error", "text": f"{asked['n_or_d']} is not a valid name or number"}), 400)
        columns = asked.get("columns")
        if columns and "i:ssnamenr" not in columns:
            asked = asked | {"columns": f"{columns},i:ssnamenr"}
        found = sorted({cells[b"i:ssnamenr"].decode() for _, cells in names})
        rows = [row for name in found for row in self._with_prefix("ztf.ssnamenr", f"{name}_", asked)]
        return _table(self._frame(rows, asked).assign(sso_name="a", sso_number=1))

    def tracklet(self, asked: Fields) -> Response:
        return _table(self._frame(self._with_prefix("ztf.tracklet", asked["id"], asked), asked))

    def statistics(self, asked: Fields) -> Response:
        rows = self._with_prefix("statistics_class", f"ztf_{asked['date']}", asked)
        types = dict.fromkeys({name.decode() for _, cells in rows for name in cells}, "long")
        frame = _texts(rows, types)
        return _table(frame.assign(**{"key:key": [key.decode() for key, _ in rows], "key:time": "1687245507836"}))

    def resolver(self, asked: Fields) -> Response:
        table = {"tns": "ztf.tns_resolver", "ssodnet": "ztf.sso_resolver"}[asked["resolver"]]
        is_whole = asked["resolver"] == "ssodnet" and asked["nmax"] == 1
        name = f"{asked['name'].lower()}{'@' if is_whole else ''}"
        return _table(_texts(self._with_prefix(table, name, {})[: asked["nmax"]], {}))

    def cutouts(self, asked: Fields) -> Response:
        kinds = CUTOUT_KINDS if asked["kind"] == "All" else (asked["kind"],)
        stamps = cutouts(self._store, asked["objectId"], int(asked["candid"]))  # what is missing is an error 500
        pixels = {
            f"b:cutout{kind}_stampData": read_fits(data=stamps[kind]).image.astype(float).tolist() for kind in kinds
        }
        return Response(json.dumps(pixels))

    def _frame(self, rows: Iterable[Row], asked: Fields) -> pd.DataFrame:
        return _frame(rows, asked, types_of(self._store, "ztf"))

    def _with_prefix(self, table: str, prefix: str, asked: Fields) -> list[Row]:
        return self._rows(table, prefix.encode(), after_prefix(prefix.encode()), asked)[:_MOST_ROWS]

    def _forward(self, table: str, start: str, stop: str, n: int) -> list[Row]:
        return self._rows(table, start.encode(), (after_prefix(stop.encode()) or b"") + b"\x00", {})[:n]

    def _reverse(self, table: str, start: str, stop: str, n: int, asked: Fields) -> list[Row]:
        rows = self._rows(table, after_prefix(start.encode()) or b"", stop.encode() + b"\x00", asked)
        return rows[::-1][:n]

    def _rows(self, table: str, low: bytes, high: bytes | None, asked: Fields) -> list[Row]:
        columns = asked.get("columns", "*")
        names = None if columns == "*" else [name.encode() for name in columns.split(",")]
        families = names or ([b"basic", b"class"] if table == "statistics_class" else None)
        rows = self._store.table(table).scan(row_start=low, row_stop=high, columns=families)
        return [row for row in rows if not row[0].startswith(b"schema")]


def routes_of(store: Store) -> list[BaseRoute]:
    """The routes of the service in front of a store."""
    answers = FinkAnswers(store)
    names = ("objects", "conesearch", "latests", "anomaly", "sso", "tracklet", "statistics", "resolver", "cutouts")
    return [Route(f"/api/v1/{name}", _endpoint(getattr(answers, name)), methods=["POST"]) for name in names]


def _endpoint(answer: Callable[[Fields], Response]) -> Any:
    async def endpoint(request: Request) -> Response:
        try:
            return answer(json.loads(await request.body()))
        except Exception as error:
            return JSONResponse({"message": f"Internal Server Error {type(error).__name__}"}, 500)

    return endpoint


def _frame(rows: Iterable[Row], asked: Fields, types: dict[str, str]) -> pd.DataFrame:
    """Rows newest first; what is computed on reading comes with all columns only."""
    frame = build(list(rows), types)
    if frame.empty:
        return frame.iloc[:0, :0]
    frame = frame[[name for name in frame if not name.startswith("b:")]]
    frame = frame.astype({name: "Int64" for name in frame if pd.api.types.is_integer_dtype(frame[name].dtype)})
    frame = frame if asked.get("columns", "*") != "*" else add_v_fields(frame=frame)
    return frame.sort_values("i:jd", ascending=False).copy()


def _texts(rows: Iterable[Row], types: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {name.decode(): str(_value(cell, types.get(name.decode(), "string"))) for name, cell in cells.items()}
            for _, cells in rows
        ]
    )


def _value(cell: bytes, token: str) -> Any:
    return np.float32(decode(cell, token)) if token == "float" else decode(cell, token)


def _table(frame: pd.DataFrame) -> Response:
    target = io.StringIO()
    frame.to_json(target, orient="records")
    return Response(target.getvalue(), media_type="application/json")


def _jd(date: str | None) -> float:
    return float((Time.now() if date is None else Time(date)).jd)
