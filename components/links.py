"""Addresses of an object at other services: one pure function a service, values encoded, https where there is https."""

from __future__ import annotations

import json
from typing import NamedTuple
from urllib.parse import quote, urlencode


class Link(NamedTuple):
    """A named address, in a group of links."""

    group: str
    name: str
    address: str


CATALOGUES, IMAGES, BROKERS, SOLAR_SYSTEM = "Catalogues", "Images and light curves", "Other brokers", "Solar System"


def tns(ra_deg: float, dec_deg: float) -> str:
    """Transient Name Server, within 5″."""
    return "https://www.wis-tns.org/search?" + urlencode(
        {"ra": _ra(ra_deg), "decl": _dec(dec_deg), "radius": "5", "coords_unit": "arcsec"}
    )


def simbad(ra_deg: float, dec_deg: float) -> str:
    """SIMBAD, within 5″."""
    position = {"Coord": f"{_ra(ra_deg)} {_dec(dec_deg)}", "Radius": "5", "Radius.unit": "arcsec"}
    return "https://simbad.cds.unistra.fr/simbad/sim-coo?" + urlencode(position, quote_via=quote)


def ned(ra_deg: float, dec_deg: float) -> str:
    """NASA/IPAC Extragalactic Database, within an arcminute."""
    return "https://ned.ipac.caltech.edu/conesearch?" + urlencode(
        {
            "search_type": "Near Position Search",
            "in_csys": "Equatorial",
            "in_equinox": "J2000",
            "ra": f"{_ra(ra_deg)}d",
            "dec": f"{_dec(dec_deg)}d",
            "radius": "1",
        },
        quote_via=quote,
    )


def gaia(ra_deg: float, dec_deg: float) -> str:
    """Gaia DR3 through VizieR, within 5″."""
    return _vizier(ra_deg, dec_deg, "I/355/gaiadr3")


def vizier(ra_deg: float, dec_deg: float) -> str:
    """All catalogues of VizieR, within 5″."""
    return _vizier(ra_deg, dec_deg, None)


def vsx(ra_deg: float, dec_deg: float) -> str:
    """AAVSO's index of variable stars, within 0.1 degree."""
    position = {"view": "results.get", "coords": f"{_ra(ra_deg)} {_dec(dec_deg)}", "format": "d", "size": "0.1"}
    return "https://www.aavso.org/vsx/index.php?" + urlencode(position, quote_via=quote)


def sdss(ra_deg: float, dec_deg: float) -> str:
    """Sloan Digital Sky Survey, DR18 navigator."""
    return "https://skyserver.sdss.org/dr18/VisualTools/navi?" + urlencode({"ra": _ra(ra_deg), "dec": _dec(dec_deg)})


def legacy_survey(ra_deg: float, dec_deg: float) -> str:
    """DESI Legacy Imaging Surveys, sky viewer."""
    return "https://www.legacysurvey.org/viewer?" + urlencode(
        {
            "ra": _ra(ra_deg),
            "dec": _dec(dec_deg),
            "layer": "ls-dr10",
            "zoom": "16",
            "mark": f"{_ra(ra_deg)},{_dec(dec_deg)}",
        }
    )


def pan_starrs(ra_deg: float, dec_deg: float) -> str:
    """Pan-STARRS1 image cutouts."""
    position = {"pos": f"{_ra(ra_deg)} {_dec(dec_deg)}", "filter": "color", "size": "240"}
    return "https://ps1images.stsci.edu/cgi-bin/ps1cutouts?" + urlencode(position, quote_via=quote)


def data_central(ra_deg: float, dec_deg: float) -> str:
    """Data Aggregation Service of Data Central."""
    position = {"RA": _ra(ra_deg), "DEC": _dec(dec_deg), "FOV": "0.5", "ERR": "2.0"}
    return "https://das.datacentral.org.au/open?" + urlencode(position)


def snad(ra_deg: float, dec_deg: float) -> str:
    """SNAD's viewer of ZTF data releases, within 5″."""
    return f"https://ztf.snad.space/search/{quote(f'{_ra(ra_deg)} {_dec(dec_deg)}')}/5"


def asas_sn(ra_deg: float, dec_deg: float) -> str:
    """ASAS-SN light curves."""
    return "https://asas-sn.osu.edu/?" + urlencode({"ra": _ra(ra_deg), "dec": _dec(dec_deg)})


def asas_sn_variables(ra_deg: float, dec_deg: float) -> str:
    """ASAS-SN's variable stars, within half an arcminute."""
    return "https://asas-sn.osu.edu/variables?" + urlencode(
        {
            "ra": _ra(ra_deg),
            "dec": _dec(dec_deg),
            "radius": "0.5",
            "sort_by": "raj2000",
            "sort_order": "asc",
            "show_non_periodic": "true",
            "show_without_class": "true",
        }
    )


def casda(ra_deg: float, dec_deg: float) -> str:
    """Radio images of RACS, from the CSIRO ASKAP archive."""
    surveys = [("surveys", f"RACS-{band}") for band in ("Low", "Mid", "High")]
    return "https://data.csiro.au/domain/casdaCutoutService/results?" + urlencode(
        [*surveys, ("size", "5"), ("ra", _ra(ra_deg)), ("dec", _dec(dec_deg))]
    )


def fink(object_id: str) -> str:
    """Fink's own portal."""
    return f"https://ztf.fink-portal.org/{_part(object_id)}"


def alerce(object_id: str) -> str:
    """ALeRCE."""
    return f"https://alerce.online/object/{_part(object_id)}"


def lasair(object_id: str) -> str:
    """Lasair."""
    return f"https://lasair-ztf.lsst.ac.uk/objects/{_part(object_id)}/"


def antares(object_id: str) -> str:
    """ANTARES; it finds objects of the survey by a query, not by an address of their own."""
    query = {
        "filters": [
            {
                "type": "query_string",
                "field": {
                    "query": f"*{object_id}*",
                    "fields": ["properties.ztf_object_id", "locus_id"],
                },
            }
        ]
    }
    return "https://antares.noirlab.edu/loci?" + urlencode({"query": json.dumps(query, separators=(",", ":"))})


def imcce(name: str) -> str:
    """IMCCE's SsODNet card."""
    return f"https://ssp.imcce.fr/forms/ssocard/{_part(name)}"


def minor_planet_center(name: str) -> str:
    """Minor Planet Center."""
    return "https://minorplanetcenter.net/db_search/show_object?" + urlencode({"utf8": "✓", "object_id": name})


def jpl(name: str) -> str:
    """JPL's small-body database."""
    return "https://ssd.jpl.nasa.gov/tools/sbdb_lookup.html#/?" + urlencode({"sstr": name}, quote_via=quote)


_AT_POSITION = (
    (CATALOGUES, "TNS", tns),
    (CATALOGUES, "SIMBAD", simbad),
    (CATALOGUES, "NED", ned),
    (CATALOGUES, "Gaia DR3", gaia),
    (CATALOGUES, "VizieR", vizier),
    (CATALOGUES, "AAVSO VSX", vsx),
    (IMAGES, "Pan-STARRS1", pan_starrs),
    (IMAGES, "Legacy Survey", legacy_survey),
    (IMAGES, "SDSS", sdss),
    (IMAGES, "Data Central", data_central),
    (IMAGES, "SNAD (ZTF)", snad),
    (IMAGES, "ASAS-SN", asas_sn),
    (IMAGES, "ASAS-SN variables", asas_sn_variables),
    (IMAGES, "RACS radio", casda),
)
_BY_OBJECT = (("Fink", fink), ("ALeRCE", alerce), ("ANTARES", antares), ("Lasair", lasair))
_BY_NAME = (("IMCCE", imcce), ("MPC", minor_planet_center), ("JPL", jpl))


def links_of(
    *, object_id: str, ra_deg: float | None, dec_deg: float | None, solar_system_name: str | None = None
) -> list[Link]:
    """Every link that an object's page offers.

    Parameters
    ----------
    object_id : str
    ra_deg, dec_deg : float or None
        Degrees, ICRS; without them the services that search by position are left out.
    solar_system_name : str, optional
        Name of the known Solar System object that the object is.
    """
    found = []
    if ra_deg is not None and dec_deg is not None:
        found += [Link(group, name, make(ra_deg, dec_deg)) for group, name, make in _AT_POSITION]
    found += [Link(BROKERS, name, make(object_id)) for name, make in _BY_OBJECT]
    if solar_system_name:
        found += [Link(SOLAR_SYSTEM, name, make(solar_system_name)) for name, make in _BY_NAME]
    return found


def _vizier(ra_deg: float, dec_deg: float, source: str | None) -> str:
    asked = {"-source": source} if source else {}
    asked |= {"-c": f"{_ra(ra_deg)} {_dec(dec_deg)}", "-c.rs": "5"}
    return "https://vizier.cds.unistra.fr/viz-bin/VizieR?" + urlencode(asked, quote_via=quote)


def _ra(degrees: float) -> str:
    return f"{degrees:.7f}"


def _dec(degrees: float) -> str:
    return f"{degrees:+.7f}"


def _part(text: str) -> str:
    return quote(text, safe="")
