"""Answers in the shapes that the services give."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

QUAERO = {"id": "Gefion", "name": "Gefion", "type": "Asteroid", "aliases": ["1272", "1931 TZ1", "2001272"]}
CARD = {
    "id": "Gefion",
    "name": "Gefion",
    "type": "Asteroid",
    "class": "MB>Middle",
    "number": 1272,
    "parameters": {
        "dynamical": {
            "orbital_elements": {
                "ref_epoch": {"value": 2461000.5},
                "semi_major_axis": {"value": 2.788128147, "error": {"min": -1e-9, "max": 1e-9}},
                "eccentricity": {"value": 0.150823141},
                "inclination": {"value": 8.423357132},
                "node_longitude": {"value": 321.276048996},
                "perihelion_argument": {"value": 4.986457687},
                "periapsis_distance": {"value": 2.3676},
                "mean_anomaly": {"value": 130.257466576},
            },
            "family": {"family_name": "Gefion"},
            "tisserand_parameter": {"Jupiter": {"value": 3.3}},
        },
        "physical": {
            "absolute_magnitude": {"value": 12.92, "error": {"min": -0.1, "max": 0.1}},
            "diameter": {"value": 6.986, "error": {"min": -0.056, "max": 0.056}},
            "albedo": {"value": 0.254, "error": {"min": -0.05, "max": 0.05}},
            "mass": {"value": None},
            "taxonomy": {"class": {"value": "S"}, "complex": {"value": "S"}},
            "spins": {
                "1": {"period": {"value": 2.5}, "RA0": {"value": 120.5}, "DEC0": {"value": -40.0},
                      "bibref": [{"shortbib": "Author+2020"}]},
                "2": {"period": 2.5, "RA0": None, "DEC0": None},
            },
        },
    },
}  # fmt: skip
SBDB = {
    "object": {
        "fullname": "1272 Gefion (1931 TZ1)", "des": "1272", "shortname": "1272 Gefion", "neo": False, "pha": False,
        "orbit_class": {"code": "MBA", "name": "Main-belt Asteroid"},
    },
    "orbit": {
        "epoch": "2461000.5",
        "elements": [
            {"name": "e", "value": ".150823141"}, {"name": "a", "value": "2.788128147"},
            {"name": "q", "value": "2.367614"}, {"name": "i", "value": "8.423357132"},
            {"name": "om", "value": "321.276048996"}, {"name": "w", "value": "4.986457687"},
            {"name": "ma", "value": "130.257466576"}, {"name": "tp", "value": "2460385.233"},
        ],
    },
    "phys_par": [
        {"name": "H", "value": "12.92", "sigma": None, "units": None},
        {"name": "diameter", "value": "6.986", "sigma": "0.056", "units": "km"},
    ],
}  # fmt: skip

SESAME = """# M31	#Q22523541
#=S=Simbad (via url):    1     7ms
%@ 1575544
%C.0 AGN
%J 10.68470833 +41.26875000 = 00:42:44.33 +41:16:07.5
%V v -300.0 [4.0] 2018ApJS..234...31Z
%I.0 M  31
#B 12
#====Done (2025-Nov-27,20:00:00z)====
"""
SESAME_UNKNOWN = """# nobody	#Q22523542
#=S=Simbad (via url):    1     5ms
#! *** Nothing found *** (no answer)
#=N=Ned-NameResolver:    0     9ms
#=V=VizieR (local):    0     1ms
#====Done (2025-Nov-27,20:00:00z)====
"""


def answer(path: str, body: str) -> Any:
    """What a service says to a request; None for what it does not know."""
    where, query = urlsplit(path), parse_qs(urlsplit(path).query)
    last = unquote(where.path.rsplit("/", 1)[-1]).lower()
    if where.path.startswith("/sesame"):
        return SESAME if unquote(where.query).lower().replace(" ", "") == "m31" else SESAME_UNKNOWN
    if where.path.startswith("/quaero"):
        return QUAERO if last in ("gefion", "1272", "1931 tz1") else None
    if where.path.startswith("/ssocard"):
        return CARD if last == "gefion" else None
    if where.path.startswith("/sbdb"):
        return SBDB if query["sstr"][0].lower() in ("gefion", "1272") else {"code": "200", "message": "not found"}
    if where.path.startswith("/fink"):
        asked = json.loads(body)
        return [_fink_alert(k) for k in range(3)] if asked["n_or_d"] == "1272" else []
    if query["-name"][0][2:] not in ("1272", "C/2020 T2", "8467"):
        return {"sso": None, "data": []}
    return {"sso": {"num": 1272}, "data": [_position(float(jd)) for jd in re.findall(r"^(2\d+\.\d+)\r?$", body, re.M)]}


def _position(jd: float) -> dict[str, Any]:
    step = jd - 2461000.5
    return {
        "Date": jd, "LAST": "22:26:29.72", "RA": "+08:47:14.8352", "DEC": "-08:54:40.140",
        "Dobs": 1.7338896 + step * 1e-3, "Dhelio": 2.5974665, "VMag": 19.1, "SDSS:r": 18.9, "SDSS:g": 19.4,
        "Phase": 12.727, "Elong.": 144.41,
    }  # fmt: skip


def _fink_alert(k: int) -> dict[str, Any]:
    return {
        "i:objectId": f"ZTF20aaaaaa{'abc'[k]}", "i:jd": 2461000.5 + k, "i:magpsf": 18.0, "i:sigmapsf": 0.1, "i:fid": 1,
        "Dobs": 1.7, "Dhelio": 2.6, "Phase": 12.0, "Elong.": 140.0, "RA": 131.8, "DEC": 8.9,
    }  # fmt: skip
