"""Orbits and facts of small bodies from JPL's Small-Body Database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data_access.bodies import Body
from data_access.errors import NotFound
from data_access.services.client import Service
from science.orbits import OrbitalElements

SERVICE = Service("JPL's Small-Body Database", "ALERTSCOPE_JPL_URL", "https://ssd-api.jpl.nasa.gov/sbdb.api", 10.0)
_FACTS = {
    "H": "Absolute magnitude H",
    "G": "Slope G",
    "diameter": "Diameter",
    "albedo": "Albedo",
    "rot_per": "Rotation period",
    "pole": "Pole",
    "spec_T": "Taxonomic class (Tholen)",
    "spec_B": "Taxonomic class (SMASSII)",
}


def body(name: str) -> Body:
    """What JPL knows of a body by its number, name or designation.

    Raises
    ------
    NotFound, ServiceUnavailable
    """
    answer = SERVICE.get(**{"sstr": name.strip(), "full-prec": "true", "phys-par": "true"})
    known = answer.get("object") if isinstance(answer, Mapping) else None
    if not isinstance(known, Mapping):
        raise NotFound(f"JPL's Small-Body Database does not know {name}, or knows several bodies by that name.")
    physical = {str(item.get("name")): item for item in answer.get("phys_par") or () if isinstance(item, Mapping)}
    facts = [(label, _fact(physical[key])) for key, label in _FACTS.items() if key in physical]
    kind = known.get("orbit_class")
    if isinstance(kind, Mapping) and kind.get("name"):
        facts.insert(0, ("Class", str(kind["name"])))
    designation = str(known.get("des", name))
    return Body(
        designation=designation,
        name=str(known.get("shortname") or known.get("fullname") or name).removeprefix(f"{designation} ").strip(),
        elements=_elements(answer.get("orbit")),
        h_mag=_number(physical.get("H", {}).get("value")),
        facts=tuple(facts),
        aliases=(),
        source="JPL's Small-Body Database",
    )


def _elements(orbit: Any) -> OrbitalElements | None:
    if not isinstance(orbit, Mapping):
        return None
    found = {
        str(item.get("name")): _number(item.get("value"))
        for item in orbit.get("elements") or ()
        if isinstance(item, Mapping)
    }
    try:
        return OrbitalElements(
            perihelion_au=found["q"],
            eccentricity=found["e"],
            inclination_deg=found["i"],
            node_deg=found["om"],
            argument_deg=found["w"],
            perihelion_jd=found["tp"],
            epoch_jd=_number(orbit.get("epoch")),
            source="elements from JPL's Small-Body Database",
        )
    except (KeyError, ValueError):
        return None


def _fact(item: Mapping[str, Any]) -> str:
    value, sigma, unit = item.get("value"), item.get("sigma"), item.get("units")
    return " ".join(str(part) for part in (value, f"± {sigma}" if sigma else "", unit or "") if part)


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")
