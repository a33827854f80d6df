"""What the stamp viewer is given: the cutouts of one epoch as bytes, with words for what cannot be drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from data_access.schema import CUTOUT_KINDS
from science.columns import FloatArray
from science.errors import UnreadableStamp
from science.stamps import Stamp, drawn_difference, read_fits


def read_stamps(*, cells: Mapping[str, bytes]) -> dict[str, Stamp | str]:
    """Decode the cutouts of an epoch, each on its own.

    Parameters
    ----------
    cells : mapping of kind (`CUTOUT_KINDS`) to FITS bytes as received; a kind may be absent

    Returns
    -------
    dict
        For each kind the stamp, or a sentence that says why there is none.
    """
    return {kind: _read(cells.get(kind)) for kind in CUTOUT_KINDS}


def pack(
    *, stamps: Mapping[str, Stamp | str], key: str, subject: str, epoch: str, label: str, negative: bool, note: str = ""
) -> bytes:
    """Make the bytes for the viewer.

    Four with the length of a JSON text (little-endian), the text, then the pixels of each stamp (float32,
    little-endian, first row at the bottom, NaN kept), each starting at a multiple of four.

    Parameters
    ----------
    stamps : as `read_stamps` gives them
    key : of the viewer whose settings are kept
    subject : name of the object; the zoom is kept as long as it stays the same
    epoch : identifies the cutouts
    label : what a person calls the epoch
    negative : whether the source was fainter than in the template, so that the difference is drawn turned over
    note : said beside the label, instead of what is said of a negative difference

    Returns
    -------
    bytes
    """
    readable = [stamp for stamp in stamps.values() if isinstance(stamp, Stamp)]
    pixels = {kind: _float32(stamp.image) for kind, stamp in stamps.items() if isinstance(stamp, Stamp)}
    payload: dict[str, Any] = {
        "key": key,
        "subject": subject,
        "epoch": epoch,
        "label": label,
        "negative": negative,
        "note": note or (_flip_note() if negative and isinstance(stamps.get("Difference"), Stamp) else ""),
        "orientation": readable[0].orientation.sentence if readable else "",
        "stamps": [_facts(kind, stamp) for kind, stamp in stamps.items()],
    }
    start = _aligned(4 + len(_text(payload)) + 24 * len(pixels))  # room for the digits of the offsets
    at = start
    for facts in payload["stamps"]:
        if facts["kind"] in pixels:
            facts["offset"] = at
            at += len(pixels[facts["kind"]])
    text = _text(payload)
    head = (len(text).to_bytes(4, "little") + text).ljust(start, b"\0")
    return head + b"".join(pixels.values())


def describe(*, kind: str, stamp: Stamp) -> str:
    """A stamp in words, for those who do not see it.

    Parameters
    ----------
    kind : str
    stamp : Stamp

    Returns
    -------
    str
    """
    rows, columns = stamp.image.shape
    words = f"{kind} cutout, {columns} by {rows} pixels of {stamp.orientation.pixel_arcsec:.2f} arcsec"
    finite = np.isfinite(stamp.image)
    if not finite.any():
        return f"{words}; no pixel has a measurement."
    measured = np.where(finite, stamp.image, -np.inf)
    row, column = np.unravel_index(int(np.argmax(measured)), measured.shape)
    away = float(np.hypot(row - (rows - 1) / 2, column - (columns - 1) / 2)) * stamp.orientation.pixel_arcsec
    low, high = float(stamp.image[finite].min()), float(stamp.image[finite].max())
    words += f"; values from {low:.4g} to {high:.4g} {stamp.unit}".rstrip()
    words += f"; the brightest pixel is {away:.1f} arcsec from the centre"
    missing = int(finite.size - finite.sum())
    return words + (f"; {missing} pixels have no measurement." if missing else ".")


def _read(cell: bytes | None) -> Stamp | str:
    if not cell:
        return "Not stored with this alert."
    try:
        return read_fits(data=cell)
    except UnreadableStamp as error:
        return str(error)


def _facts(kind: str, stamp: Stamp | str) -> dict[str, Any]:
    if isinstance(stamp, str):
        return {"kind": kind, "problem": stamp}
    rows, columns = stamp.image.shape
    return {
        "kind": kind,
        "rows": rows,
        "columns": columns,
        "unit": stamp.unit,
        "north_deg": stamp.orientation.north_deg,
        "east_deg": stamp.orientation.east_deg,
        "pixel_arcsec": stamp.orientation.pixel_arcsec,
        "alternative": describe(kind=kind, stamp=stamp),
    }


def _flip_note() -> str:
    note = drawn_difference(image=np.zeros((1, 1)), isdiffpos="f").note
    return f"{note} Values are as stored."


def _float32(image: FloatArray) -> bytes:
    return np.ascontiguousarray(image, dtype="<f4").tobytes()


def _text(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _aligned(size: int) -> int:
    return -(-size // 4) * 4
