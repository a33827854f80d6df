"""The cutouts of an epoch: drawn in the browser from the pixels themselves, and their files to take away."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from components import states
from components.stamp_payload import pack, read_stamps
from data_access import cached
from data_access.errors import NotFound
from data_access.memory import Kept
from data_access.schema import CUTOUT_KINDS
from science.color_maps import COLOR_MAPS, table_of
from science.stamps import Stamp

_SOURCES = Path(__file__).with_name("stamp_viewer")
_SCRIPTS = ("pixels.js", "drawing.js", "viewer.js", "events.js")
_FROM_HISTORY = "Known from the history of a later alert, which has no cutouts of its own."


def _script() -> str:
    """The viewer's parts as one module, with the colour maps that the thumbnails use."""
    tables = {name: base64.b64encode(table_of(name=name).tobytes()).decode() for name in COLOR_MAPS}
    parts = [(_SOURCES / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    return "\n".join([f"const COLOR_MAPS = {json.dumps(tables)};", *parts])


_viewer = st.components.v2.component(
    "stamp_viewer",
    html=(_SOURCES / "stamp_viewer.html").read_text(encoding="utf-8"),
    css=(_SOURCES / "stamp_viewer.css").read_text(encoding="utf-8"),
    js=_script(),
)


def stamps_panel(
    object_id: str, candid: int | None, jd: float, *, negative: bool, epoch_label: str, key: str = "stamps"
) -> None:
    """Draw science, template and difference of one epoch, side by side, and offer their files.

    Parameters
    ----------
    object_id : str
    candid : of the alert; None for a point that is known only from a later alert's history
    jd : float
    negative : whether the source was fainter than in the template
    epoch_label : what to call the epoch, plain text
    key : of the viewer; its display settings stay as long as the key

    Raises
    ------
    StoreUnavailable, BadRequest
        The cutouts cannot be had now; a reason why there are none is shown in their place instead.
    """
    kept, reason = _cells(object_id, candid, jd)
    cells = kept.value if kept else {}
    stamps: Mapping[str, Stamp | str] = (
        read_stamps(cells=cells) if cells else dict.fromkeys(CUTOUT_KINDS, "No cutout of this epoch.")
    )
    if kept is not None:
        states.stale(kept, "cutouts")
    data = pack(
        stamps=stamps,
        key=key,
        subject=object_id,
        epoch=f"{object_id} {jd!r}",
        label=epoch_label,
        negative=negative,
        note=reason,
    )
    with st.container(key=f"{key}-box", gap="xxsmall"):
        _viewer(key=key, data=data)
        if candid is not None and cells:
            _files(object_id, candid, jd, stamps, key)


def fits_name(object_id: str, candid: int, kind: str) -> str:
    """Name of a cutout's file without its endings."""
    return f"{object_id}_{candid}_{kind.lower()}"


def _cells(object_id: str, candid: int | None, jd: float) -> tuple[Kept[dict[str, bytes]] | None, str]:
    """The cutouts as received, or why there are none."""
    if candid is None:
        return None, _FROM_HISTORY
    try:
        return cached.cutouts(object_id, candid, jd), ""
    except NotFound as error:
        return None, str(error)


def _files(object_id: str, candid: int, jd: float, stamps: Mapping[str, Stamp | str], key: str) -> None:
    box = st.popover("FITS files", type="tertiary", icon=":material/download:", key=f"{key}-files", on_change="rerun")
    if not box.open:
        return
    with box:
        for kind, stamp in stamps.items():
            row = st.container(horizontal=True, vertical_alignment="center")
            row.markdown(kind, width=90)
            name = fits_name(object_id, candid, kind)
            for ending, unpacked in ((".fits.gz", False), (".fits", True)):
                row.download_button(
                    ending,
                    data=_reader(object_id, candid, jd, kind, unpacked),
                    file_name=name + ending,
                    mime="application/fits" if unpacked else "application/gzip",
                    key=f"{key}-{kind}{ending}",
                    on_click="ignore",
                    disabled=isinstance(stamp, str),
                    help=f"{kind} cutout, {'unpacked' if unpacked else 'as received'}",
                )


def _reader(object_id: str, candid: int, jd: float, kind: str, unpacked: bool) -> Callable[[], bytes]:
    """Read when the button is pressed: the page holds no bytes for it."""

    def read() -> bytes:
        cell = cached.cutouts(object_id, candid, jd).value[kind]
        return zlib.decompress(cell, wbits=31) if unpacked and cell[:2] == b"\x1f\x8b" else cell

    return read
