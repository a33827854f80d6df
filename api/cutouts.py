"""Cutouts of an alert: as FITS, as numbers or as a picture."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from api import kinds
from api.errors import Refused
from api.fields import Field
from api.images import column_of, pixels
from api.pictures import SMOOTHINGS, STRETCHES, color_map_names, png
from api.question import Question
from data_access import cutouts as stamps_of
from data_access import queries
from data_access.errors import CorruptCell, NotFound
from data_access.schema import CUTOUT_KINDS
from data_access.store import Store
from science.stamps import MAX_BYTES, read_fits

_ALL = "All"


def _answer(store: Store, asked: Mapping[str, Any]) -> Response:
    name, kind, output_format = asked["objectId"], asked["kind"], asked["output-format"]
    if queries.object_prefix_or_none(name) is None:
        raise Refused({"objectId": f"'{name[:64]}' is not an object's name: they look like ZTF21abfmbix."})
    if kind == _ALL and output_format != "array":
        raise Refused({"kind": "All three at once are given as array only."})
    if asked["pmin"] >= asked["pmax"]:
        raise Refused({"pmin": "It is less than `pmax`."})
    color_map = _color_map(asked["colormap"])
    stamps = _stamps(store, name, asked["candid"])
    wanted = CUTOUT_KINDS if kind == _ALL else (kind,)
    missing = next((one for one in wanted if one not in stamps), None)
    if missing is not None:
        raise NotFound(f"No cutout {missing} of this alert is stored.")
    if output_format == "array":
        return JSONResponse({column_of(one): pixels(stamps[one]) for one in wanted})
    file_name = f"{name}_{kind}.{'fits' if output_format == 'FITS' else 'png'}"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    if output_format == "FITS":
        return Response(_unpacked(stamps[kind]), media_type="application/fits", headers=headers)
    picture = png(
        read_fits(data=stamps[kind]).image,
        stretch_name=asked["stretch"],
        low_percentile=asked["pmin"],
        high_percentile=asked["pmax"],
        color_map=color_map,
        smoothing=asked["convolution_kernel"],
    )
    return Response(picture, media_type="image/png", headers=headers)


def _stamps(store: Store, name: str, candid: int | None) -> dict[str, bytes]:
    """Cutouts of one alert, of the newest if none is named."""
    if candid is not None:
        return stamps_of.cutouts(store, name, candid)
    alerts = queries.alerts_of(store, name, ["i:candid", "i:jd"])
    if alerts.empty or alerts["i:candid"].isna().iloc[0]:
        raise NotFound(f"There is no alert of {name}.")
    return stamps_of.cutouts(store, name, int(alerts["i:candid"].iloc[0]), jd=float(alerts["i:jd"].iloc[0]))


def _color_map(name: str | None) -> str | None:
    if name is None:
        return None
    known = color_map_names()
    if name not in known:
        raise Refused({"colormap": f"matplotlib has no colour map {name[:80]}.{kinds.nearest(name, known)}"})
    return name


def _unpacked(stamp: bytes) -> bytes:
    """FITS bytes of a cutout that is stored with gzip, or as it is."""
    if not stamp.startswith(b"\x1f\x8b"):
        return stamp
    read_fits(data=stamp)  # refuses what unpacks to too much
    try:
        return gzip.decompress(stamp)[:MAX_BYTES]
    except (OSError, EOFError, zlib.error) as error:
        raise CorruptCell("The cutout cannot be unpacked.") from error


QUESTION = Question(
    "cutouts",
    "A cutout of an alert as FITS file, as numbers or as a picture.",
    (
        Field("objectId", kinds.text(longest=64), "Name of the object.", "ZTF21abfmbix", required=True),
        Field("kind", kinds.choice(*CUTOUT_KINDS, _ALL), "Science, Template or Difference; All as array.", "Science",
              required=True),
        Field("output-format", kinds.choice("PNG", "FITS", "array"), "PNG, FITS or array.", "PNG", default="PNG"),
        Field("candid", kinds.integer(0, 2**63 - 1), "Id of the alert; the newest if it is left out.",
              "1622215345315015012"),
        Field("stretch", kinds.choice(*STRETCHES), f"Of a picture: {', '.join(STRETCHES)}.", "sigmoid",
              default="sigmoid"),
        Field("colormap", kinds.text(longest=64), "Of a picture: a colour map of matplotlib; grey if left out.",
              "viridis"),
        Field("pmin", kinds.number(0.0, 100.0), "Of a picture: percentile of the pixels that is black.", 0.5,
              default=0.5, json_type="number"),
        Field("pmax", kinds.number(0.0, 100.0), "Of a picture: percentile of the pixels that is white.", 99.5,
              default=99.5, json_type="number"),
        Field("convolution_kernel", kinds.choice(*SMOOTHINGS), "Of a picture: smoothed with gauss or box.", "gauss"),
    ),
    _answer,
)  # fmt: skip
