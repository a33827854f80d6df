"""A sky map that a user brings."""

from __future__ import annotations

import streamlit as st

from components.plain_text import escaped
from components.uploads import Brought
from data_access.sky_map_files import MOST_BYTES, Localisation, read_sky_map

_FILE: Brought[Localisation] = Brought("region", MOST_BYTES)
_WHAT_IS_READ = (
    "A HEALPix sky map in FITS, flat or multi-order, zipped or not, as GraceDB and the GRB missions give them. The "
    "file stays in the memory of your session: an address holds all else, but not the file."
)


def sky_map() -> Localisation | None:
    """The map of the session under a line that lets go of it, else the upload."""
    found = _FILE.held()
    if found is not None:
        _FILE.line(found.name, escaped(found.kind))
        return found
    _FILE.offer("A file with a sky map", read_sky_map)
    st.caption(_WHAT_IS_READ)
    return None
