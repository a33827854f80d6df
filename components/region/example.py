"""An example to try the page with: a localisation made here, around the newest supernova candidate of the store."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st
from astropy_healpix import HEALPix

from components import states
from components.plain_text import escaped
from data_access import cached
from data_access.sky_map_files import Localisation
from science.columns import FloatArray, numbers
from science.dates import utc_text
from science.sky_maps import flat_map

_LABELS = ("Early SN Ia candidate", "SN candidate", "Kilonova candidate")
_NEEDED = ("i:jd", "i:jdstarthist", "i:ra", "i:dec")
_ORDER = 6
_WIDTH_DEG, _LENGTH_DEG = 3.0, 12.0
_OFFSET_DEG = 4.0
_DAYS_BEFORE = 1.5


def localisation() -> Localisation | None:
    """The example under a line that says what it is; None, said, where the store has no supernova candidate."""
    kept = cached.latest_of_each(_LABELS, 1)
    states.stale(kept, "region example")
    found_of_each = [frame for frame in kept.value.values() if len(frame)]
    known = pd.concat(found_of_each, ignore_index=True) if found_of_each else pd.DataFrame()
    needed = np.stack([numbers(frame=known, name=name) for name in _NEEDED])
    known = known[np.isfinite(needed).all(axis=0)]
    if known.empty:
        states.nothing_found("There is no example here.", "This store holds no supernova candidate to make one around.")
        return None
    row = known.sort_values("i:jd", ascending=False).iloc[0]
    made_for = (str(row["i:objectId"]), float(row["i:ra"]), float(row["i:dec"]), float(row["i:jdstarthist"]))
    found = cached.derived(("region-example", *made_for), lambda: _made(*made_for))
    trigger = utc_text(jd=made_for[3] - _DAYS_BEFORE)[:16]
    st.caption(
        f":material/science: An example, made here: no event, but a simulated localisation near {escaped(made_for[0])}"
        f", its trigger {_DAYS_BEFORE:g} days before that object's first detection ({trigger} UTC)."
    )
    return found


def _made(object_id: str, ra_deg: float, dec_deg: float, first_jd: float) -> Localisation:
    """A long and narrow region, as two detectors give it, whose middle is beside the object."""
    sky_map = flat_map(probability=_long_and_narrow(ra_deg, dec_deg), nested=True)
    kind = f"simulated around {object_id}"
    return Localisation(sky_map, "Example", kind, first_jd - _DAYS_BEFORE, None, f"example {object_id} {first_jd}")


def _long_and_narrow(ra_deg: float, dec_deg: float) -> FloatArray:
    """Gaussian across and along a line through the object, in the plane that touches the sky there."""
    longitude, latitude = HEALPix(nside=1 << _ORDER, order="nested").healpix_to_lonlat(np.arange(12 * 4**_ORDER))
    ra, dec = longitude.rad - np.radians(ra_deg), latitude.rad
    ahead = np.sin(np.radians(dec_deg)) * np.sin(dec) + np.cos(np.radians(dec_deg)) * np.cos(dec) * np.cos(ra)
    east = np.degrees(np.cos(dec) * np.sin(ra))
    north = np.degrees(
        np.cos(np.radians(dec_deg)) * np.sin(dec) - np.sin(np.radians(dec_deg)) * np.cos(dec) * np.cos(ra)
    )
    along, across = (east + north) / np.sqrt(2.0) - _OFFSET_DEG, (east - north) / np.sqrt(2.0)
    weight = np.exp(-0.5 * ((along / _LENGTH_DEG) ** 2 + (across / _WIDTH_DEG) ** 2))
    facing: FloatArray = np.where(ahead > 0.0, weight, 0.0)
    return np.asarray(facing / facing.sum())
