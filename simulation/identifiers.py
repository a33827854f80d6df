"""ZTF's ways of naming: objects, alerts, exposures, nights, files, tracklets."""

from datetime import UTC, datetime, timedelta

import numpy as np

from simulation.types import FloatArray, IntArray

_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
_EPOCH_JD = 2451545.0
_LETTERS = 5
_NAMES = 26**_LETTERS
_STRIDE = 7654321
"""Prime to 26, so that stepping through the names by it meets each once."""
NIGHT_ZERO_JD = 2457754.5
"""2017-01-01: night 0."""


def utc(jd: float) -> datetime:
    """Date and time of a UTC Julian date, to the millisecond that a double holds."""
    return _EPOCH + timedelta(milliseconds=round((jd - _EPOCH_JD) * 86400e3))


def stamp_text(jd: float) -> str:
    """Time as Fink's stream writes it: ``2026-03-22 13:23:01.082000``."""
    return utc(jd).strftime("%Y-%m-%d %H:%M:%S.%f")


def object_name(seed: int, index: int, first_jd: float) -> str:
    """``ZTF`` with the year of the first detection and seven letters; no two indices give the same letters."""
    if index >= _NAMES:
        raise ValueError(f"There are only {_NAMES} names.")
    rest = (index * _STRIDE + seed * 104729) % _NAMES
    letters = []
    for _ in range(_LETTERS):
        rest, digit = divmod(rest, 26)
        letters.append(chr(ord("a") + digit))
    return f"ZTF{utc(first_jd).year % 100:02d}aa{''.join(reversed(letters))}"


def night_number(jd: FloatArray) -> IntArray:
    """ZTF's ``nid``: days since 2017-01-01."""
    return np.floor(jd - NIGHT_ZERO_JD).astype(np.int64)


def processing_id(jd: FloatArray, rcid: IntArray) -> IntArray:
    """ZTF's ``pid``: night number, five digits of the fraction of the day, readout channel, 15."""
    nid = night_number(jd)
    fraction = np.floor((jd - NIGHT_ZERO_JD - nid) * 1e5 + 1e-4).astype(np.int64)
    return np.asarray(((nid * 100000 + fraction) * 100 + rcid) * 100 + 15)


def alert_id(pid: IntArray, positive: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], tblid: IntArray) -> IntArray:
    """ZTF's ``candid``: the processing id, 015 or 010 for the sign of the difference, the row in the table."""
    return np.asarray(pid * 1000000 + np.where(positive, 15000, 10000) + tblid)


def difference_file(jd: float, field: int, fid: int, rcid: int) -> str:
    """Name of the difference image."""
    fraction = int((jd - 0.5) % 1.0 * 1e6)
    return (
        f"ztf_{utc(jd):%Y%m%d}{fraction:06d}_{field:06d}_z{'gr'[fid - 1]}_c{rcid // 4 + 1:02d}_o_q{rcid % 4 + 1}"
        "_scimrefdiffimg.fits"
    )


def archive_path(name: str) -> str:
    """Path of a difference image in the archive, as entries of histories have it."""
    day, fraction = name[4:12], name[12:18]
    return f"/ztf/archive/sci/{day[:4]}/{day[4:]}/{fraction}/{name}.fz"


def tracklet_name(jd: float, order: int) -> str:
    """``TRCK_YYYYMMDD_HHMMSS_NN`` of the exposure's time."""
    return f"TRCK_{utc(jd):%Y%m%d_%H%M%S}_{order:02d}"
