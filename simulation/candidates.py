"""The `candidate` part of packets: all fields of many detections at once."""

from typing import Any

import numpy as np

from simulation import identifiers
from simulation.fields import CANDIDATE, HISTORY, LIMIT_FIELDS
from simulation.focal_plane import QUADRANT_HEIGHT, QUADRANT_WIDTH
from simulation.measure import channel_offset, limit_of
from simulation.passages import Passage
from simulation.seeds import Stream, generator
from simulation.sky import Sky
from simulation.surroundings import MISSING
from simulation.types import FloatArray, IntArray

Table = dict[str, Any]
"""Columns of one length by field name; a single value stands for a whole column."""
Entry = tuple[Any, ...]
"""Values of an entry of a history: less memory than a dict, and histories are what fills it."""
PROGRAM_PI = "Kulkarni"
RB_VERSION = "t17_f5_c3"


def exposure_columns(sky: Sky, visit: IntArray, rcid: IntArray) -> Table:
    """Fields that belong to the exposure and readout channel, the same for a detection and for a limit."""
    visits, fields = sky.survey.visits, sky.survey.fields
    jd, fid, field = visits.jd[visit], visits.fid[visit], fields.number[visits.field[visit]]
    zero_point = visits.zero_point[visit] + 0.3 * channel_offset(rcid)
    # A fixed flicker for each image, the same whenever the image is met.
    flicker = np.modf(np.sin(visit * 12.9898 + rcid * 78.233) * 43758.5453)[0]
    color_term = np.where(fid == 1, -0.05, 0.11) + 0.02 * flicker
    names = [
        identifiers.difference_file(*row)
        for row in zip(jd.tolist(), field.tolist(), fid.tolist(), rcid.tolist(), strict=True)
    ]
    return {
        "jd": jd,
        "fid": fid,
        "pid": identifiers.processing_id(jd, rcid),
        "diffmaglim": limit_of(sky.survey, visit, rcid),
        "pdiffimfilename": names,
        "programpi": PROGRAM_PI,
        "programid": 1,
        "nid": identifiers.night_number(jd),
        "rcid": rcid,
        "field": field,
        "magzpsci": zero_point,
        "magzpsciunc": 1.2e-5 * (1.0 + 0.5 * flicker),
        "magzpscirms": 0.036 + 0.012 * flicker,
        "clrcoeff": color_term,
        "clrcounc": 2.1e-5 * (1.0 + 0.5 * flicker),
        "rbversion": RB_VERSION,
        "rfid": (field * 10 + 12) * 100000 + fid * 10000 + 200 + rcid,
        "nmatches": (900 + 500 * np.abs(flicker)).astype(np.int64),
        "zpclrcov": -1.5e-5 * (1.0 + 0.4 * flicker),
        "zpmed": zero_point + 0.03,
        "clrmed": 0.62 + 0.1 * flicker,
        "clrrms": 0.22 + 0.06 * flicker,
        "exptime": 30.0,
    }


def table_rows(visit: IntArray, rcid: IntArray) -> IntArray:
    """``tblid``: row of each detection in its image's table; unique within exposure and readout channel."""
    image = visit * 64 + rcid
    order = np.argsort(image, kind="stable")
    ordered = image[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    rank = np.arange(len(image)) - np.repeat(starts, np.diff(np.r_[starts, len(image)]))
    rows = np.empty(len(image), dtype=np.int64)
    rows[order] = rank * 7 + ordered % 7
    return rows


def _photometry(sky: Sky, rows: slice, rng: np.random.Generator, limit: FloatArray) -> Table:
    found = sky.detections
    flux, sigma = found.flux_ujy[rows], found.sigma_ujy[rows]
    count = len(flux)
    snr = np.abs(flux) / sigma
    mag = 23.9 - 2.5 * np.log10(np.abs(flux))
    error = 2.5 / np.log(10.0) / snr
    aperture = mag + error * rng.normal(0.0, 0.6, count)
    wide = aperture + error * rng.normal(0.0, 0.5, count)
    return {
        "isdiffpos": np.where(flux > 0.0, "t", "f"),
        "magpsf": mag,
        "sigmapsf": error,
        "chipsf": rng.lognormal(0.2, 0.4, count) + (snr / 60.0) ** 2,
        "magap": aperture,
        "sigmagap": 1.25 * error,
        "magdiff": aperture - mag,
        "magfromlim": limit - aperture,
        "magapbig": wide,
        "sigmagapbig": 1.6 * error,
        "scorr": snr * rng.uniform(0.9, 1.1, count),
        "snr": snr,
    }


def _shape(sky: Sky, rows: slice, rng: np.random.Generator, bogus: FloatArray) -> Table:
    """How the detection looks: round and sharp for what is real, anything for artefacts."""
    found, visits = sky.detections, sky.survey.visits
    count = len(bogus)
    seeing = visits.fwhm_px[found.visit[rows]]
    fwhm = seeing * np.where(bogus, rng.uniform(0.4, 1.8, count), rng.normal(1.0, 0.06, count))
    major = 0.42 * fwhm * np.where(bogus, rng.uniform(1.0, 2.5, count), rng.normal(1.0, 0.08, count))
    elongation = 1.0 + np.where(bogus, rng.exponential(0.9, count), np.abs(rng.normal(0.0, 0.1, count)))
    x, y = found.xpos[rows], found.ypos[rows]
    negative_pixels = np.where(bogus, rng.integers(3, 12, count), rng.poisson(1.2, count))
    return {
        "xpos": x,
        "ypos": y,
        "mindtoedge": np.minimum(np.minimum(x, QUADRANT_WIDTH - x), np.minimum(y, QUADRANT_HEIGHT - y)),
        "sky": rng.normal(0.0, 0.4, count),
        "fwhm": fwhm,
        "seeratio": rng.normal(1.05, 0.12, count).clip(0.5, 2.0),
        "classtar": np.where(bogus, rng.beta(1.5, 1.5, count), 1.0 - 0.3 * rng.beta(1.0, 9.0, count)),
        "aimage": major,
        "bimage": major / elongation,
        "aimagerat": major / fwhm,
        "bimagerat": major / elongation / fwhm,
        "elong": elongation,
        "nneg": negative_pixels,
        "nbad": found.nbad[rows],
        "rb": found.rb[rows],
        "drb": found.drb[rows],
        "sumrat": 1.0 - np.where(bogus, rng.uniform(0.1, 0.7, count), rng.exponential(0.015, count).clip(max=0.3)),
    }


def _reference(
    sky: Sky, item: IntArray, fid: IntArray, rng: np.random.Generator, ra: FloatArray, dec: FloatArray
) -> Table:
    """Nearest source of the reference image, in the filter of the detection."""

    def of(name: str) -> FloatArray:
        return np.where(fid == 1, sky.columns[name + "_1"][item], sky.columns[name + "_2"][item])

    distance = np.abs(of("distnr") + rng.normal(0.0, 0.08, len(item)))
    direction = of("directionnr")
    shift = distance * 1.01 / 3600.0
    return {
        "distnr": distance,
        "magnr": of("magnr"),
        "sigmagnr": of("sigmagnr"),
        "chinr": of("chinr"),
        "sharpnr": of("sharpnr"),
        "ranr": np.round((ra + shift * np.cos(direction) / np.cos(np.radians(dec))) % 360.0, 7),
        "decnr": np.round(dec + shift * np.sin(direction), 7),
    }


def _solar_system(sky: Sky, rows: slice, rng: np.random.Generator) -> Table:
    """Nearest known Solar System object: only numbered asteroids are one."""
    found = sky.detections
    number = found.source[rows]
    name, distance, predicted = [], np.full(len(number), MISSING), np.full(len(number), MISSING)
    offsets = rng.integers(0, 2, len(number))
    for k, who in enumerate(number.tolist()):
        owner = sky.source_of[who]
        known = isinstance(owner, Passage) and owner.predicted_v is not None
        name.append(owner.ssnamenr if known and isinstance(owner, Passage) else "null")
        if known and isinstance(owner, Passage) and owner.predicted_v is not None:
            at = int(np.searchsorted(owner.visit, found.visit[rows.start + k]))
            distance[k], predicted[k] = float(offsets[k]), round(float(owner.predicted_v[at]), 1)
    return {"ssnamenr": name, "ssdistnr": distance, "ssmagnr": predicted}


def _past(sky: Sky, rows: slice, ranks: IntArray) -> Table:
    """Counts and dates of all earlier detections and exposures."""
    found, visits = sky.detections, sky.survey.visits
    item, visit = found.item[rows], found.visit[rows]
    coverage = np.empty(len(item), dtype=np.int64)
    for k, (who, at) in enumerate(zip(found.source[rows].tolist(), visit.tolist(), strict=True)):
        mine = sky.visits_of.get(who)
        dates = sky.survey.of_field[int(visits.field[at])] if mine is None else mine
        coverage[k] = int(np.searchsorted(dates, at)) + 1
    return {
        "ndethist": sky.columns["prior_detections"][item] + ranks[rows] + 1,
        "ncovhist": sky.columns["prior_coverage"][item] + coverage,
        "jdstarthist": sky.columns["first_jd"][item],
        "jdendhist": visits.jd[visit],
    }


_PAN_STARRS = ("objectidps", "sgmag", "srmag", "simag", "szmag", "sgscore", "distpsnr")
_CATALOGUE = (
    *(f"{name}{k}" for name in _PAN_STARRS for k in (1, 2, 3)),
    *("nmtchps", "neargaia", "neargaiabright", "maggaia", "maggaiabright", "jdstartref", "jdendref", "nframesref"),
)


def candidate_table(sky: Sky, rows: slice, ranks: IntArray, night: int) -> Table:
    """Columns of `candidate` for the detections ``rows``, which are all those of one night.

    Parameters
    ----------
    sky : Sky
    rows : slice
        Into ``sky.detections``.
    ranks : numpy.ndarray
        Number of earlier detections of the same object, for all detections of the sky.
    night : int
        Keys the random draws.

    Returns
    -------
    dict
        Column by field, and ``snr``.
    """
    found = sky.detections
    rng = generator(sky.survey.seed, Stream.NIGHT, night)
    visit, rcid, item = found.visit[rows], found.rcid[rows], found.item[rows]
    bogus = np.array([sky.source_of[who].kind == "bogus" for who in found.source[rows].tolist()], dtype=bool)
    table = exposure_columns(sky, visit, rcid)
    ra, dec = found.ra_deg[rows], found.dec_deg[rows]
    table |= _photometry(sky, rows, rng, table["diffmaglim"])
    table |= _shape(sky, rows, rng, bogus)
    table |= _reference(sky, item, table["fid"], rng, ra, dec)
    table |= _solar_system(sky, rows, rng)
    table |= _past(sky, rows, ranks)
    table |= {name: sky.columns[name][item] for name in _CATALOGUE}
    table["tblid"] = table_rows(visit, rcid)
    table["candid"] = identifiers.alert_id(table["pid"], table["isdiffpos"] == "t", table["tblid"])
    noise = 6.0 + 8.0 * rng.random(len(item))
    table |= {"ra": ra, "dec": dec, "tooflag": 0, "drbversion": "d6_m7", "ssnrms": noise, "dsnrms": 0.6 * noise}
    table["dsdiff"] = table["dsnrms"] - table["ssnrms"]
    return table


def _plain(column: Any, kind: str, count: int) -> list[Any]:
    """Python values of a column; single precision where the packet has it."""
    if np.isscalar(column):
        return [column] * count
    if kind == "float":
        return list(np.asarray(column).astype(np.float32).astype(np.float64).tolist())
    return column if isinstance(column, list) else list(np.asarray(column).tolist())


def candidate_records(table: Table, count: int) -> list[dict[str, Any]]:
    """One dict a detection, of Python values, fields in the order of the stream."""
    names = [name for name, _ in CANDIDATE]
    columns = [_plain(table[name], kind, count) for name, kind in CANDIDATE]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


_KINDS = dict(CANDIDATE)
_ROUNDED = frozenset(
    name for name in HISTORY if _KINDS[name] == "float" and not name.startswith(("magzpsciu", "clrcou", "ss"))
)
_UNKNOWN_THEN = ("ssdistnr", "ssmagnr", "ssnamenr")


def history_entries(table: Table, count: int) -> list[Entry]:
    """The detections as later histories tell of them: the survey's database keeps fewer digits."""
    columns: list[list[Any]] = []
    for name in HISTORY:
        column = table[name]
        if name in _UNKNOWN_THEN:
            columns.append([None] * count)
        elif name == "pdiffimfilename":
            columns.append([identifiers.archive_path(file) for file in column])
        else:
            digits = np.round(column, 4) if name in _ROUNDED and not np.isscalar(column) else column
            columns.append(_plain(digits, _KINDS[name], count))
    return list(zip(*columns, strict=True))


def limit_entries(sky: Sky, visit: int, rcid: IntArray) -> list[Entry]:
    """Values of `LIMIT_FIELDS` for an exposure that saw nothing, one entry for each readout channel."""
    count = len(rcid)
    table = exposure_columns(sky, np.full(count, visit), rcid)
    columns: list[list[Any]] = []
    for name in LIMIT_FIELDS:
        column = table[name]
        if name == "pdiffimfilename":
            column = [identifiers.archive_path(file) for file in column]
        elif name in ("diffmaglim", "magzpsci", "magzpscirms"):
            column = np.round(column, 4)
        values = _plain(column, _KINDS[name], count)
        # One object for what is the same in all channels: there are many entries.
        columns.append([values[0]] * count if name in ("jd", "fid", "nid", "field") else values)
    return list(zip(*columns, strict=True))
