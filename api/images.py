"""Cutouts as lists of rows of pixels, beside the alerts they belong to."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from api import kinds
from api.fields import Field
from data_access.cutouts import cutouts
from data_access.errors import NotFound
from data_access.schema import CUTOUT_KINDS
from data_access.store import Store
from science.errors import UnreadableStamp
from science.stamps import read_fits

MOST_CUTOUTS = 100
"""Alerts of one answer whose cutouts are read."""

_log = logging.getLogger(__name__)

CUTOUT_KIND = Field(
    "cutout-kind",
    kinds.choice(*CUTOUT_KINDS),
    "Science, Template or Difference; all three if it is left out.",
    "Science",
)


def column_of(kind: str) -> str:
    """Column of a kind of cutout."""
    return f"b:cutout{kind}_stampData"


def pixels(stamp: bytes) -> list[list[float | None]]:
    """Rows of a cutout's pixels as the FITS file has them, the bottom row first; None where nothing was measured.

    Raises
    ------
    science.errors.UnreadableStamp
    """
    image = read_fits(data=stamp).image
    shortest = np.where(np.isfinite(image), image, np.nan).astype(np.float64).tolist()
    return [[value if value == value else None for value in row] for row in shortest]


def add_images(store: Store, frame: pd.DataFrame, image_kinds: Sequence[str]) -> pd.DataFrame:
    """Columns of cutouts for the first `MOST_CUTOUTS` rows of a frame that has `i:objectId`, `i:candid` and `i:jd`."""
    own = frame.head(MOST_CUTOUTS)[["i:objectId", "i:candid", "i:jd"]].astype(object).itertuples(index=False)
    found = store.side_by_side([lambda row=row: _images(store, *row) for row in own])  # type: ignore[misc]
    columns: dict[str, Any] = {
        column_of(kind): [images.get(kind) for images in found] + [None] * (len(frame) - len(found))
        for kind in image_kinds
    }
    return pd.DataFrame(columns, index=frame.index, dtype=object)


def _images(store: Store, object_id: str, candid: Any, jd: float) -> dict[str, list[list[float | None]]]:
    if candid is None or candid is pd.NA or candid < 0:
        return {}
    try:
        return {kind: pixels(stamp) for kind, stamp in cutouts(store, object_id, int(candid), jd=jd).items()}
    except NotFound:
        return {}
    except UnreadableStamp:
        _log.warning("A cutout of alert %s of %s cannot be read.", candid, object_id)
        return {}
