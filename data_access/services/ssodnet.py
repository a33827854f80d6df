"""Names, orbits and physical facts of Solar System bodies from IMCCE's SsODNet (quaero and ssoCard)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from data_access.bodies import Body
from data_access.errors import NotFound
from data_access.services.client import Service
from science.orbits import OrbitalElements

QUAERO = Service("SsODNet", "ALERTSCOPE_QUAERO_URL", "https://api.ssodnet.imcce.fr/quaero/1/sso", 6.0)
CARDS = Service("SsODNet", "ALERTSCOPE_SSOCARD_URL", "https://ssp.imcce.fr/webservices/ssodnet/api/ssocard", 10.0)

_FACTS = (  # label, path in the card, unit
    ("Absolute magnitude H", ("physical", "absolute_magnitude"), "mag"),
    ("Diameter", ("physical", "diameter"), "km"),
    ("Albedo", ("physical", "albedo"), ""),
    ("Mass", ("physical", "mass"), "kg"),
    ("Density", ("physical", "density"), "kg/m³"),
    ("Thermal inertia", ("physical", "thermal_inertia"), "J s⁻½ K⁻¹ m⁻²"),
    ("Taxonomic class", ("physical", "taxonomy", "class"), ""),
    ("Taxonomic complex", ("physical", "taxonomy", "complex"), ""),
    ("Dynamical family", ("dynamical", "family", "family_name"), ""),
    ("Tisserand parameter (Jupiter)", ("dynamical", "tisserand_parameter", "Jupiter"), ""),
)


@dataclass(frozen=True)
class Identity:
    """What a body is called.

    Attributes
    ----------
    identifier : of its card
    name : str
    aliases : its number and other designations
    """

    identifier: str
    name: str
    aliases: tuple[str, ...]


def identity(name: str) -> Identity:
    """Who is meant by a number, a name or a designation.

    Raises
    ------
    NotFound, ServiceUnavailable
    """
    found = QUAERO.get(f"/{quote(name.strip(), safe='')}")
    entry = found.get("data", found) if isinstance(found, Mapping) else {}
    if isinstance(entry, list):
        entry = entry[0] if entry else {}
    identifier = entry.get("id") if isinstance(entry, Mapping) else None
    if not isinstance(identifier, str):
        raise NotFound(f"SsODNet does not know {name}.")
    aliases = entry.get("aliases")
    listed = tuple(str(alias) for alias in aliases) if isinstance(aliases, list) else ()
    return Identity(identifier, str(entry.get("name") or identifier), listed)


def body(name: str) -> Body:
    """What SsODNet knows of a body by its number, name or designation.

    Raises
    ------
    NotFound, ServiceUnavailable
    """
    known = identity(name)
    card = CARDS.get(f"/{quote(known.identifier, safe='')}")
    if isinstance(card, Mapping) and "parameters" not in card:
        # Some versions wrap the card in its identifier.
        card = next((inner for inner in card.values() if isinstance(inner, Mapping) and "parameters" in inner), {})
    if not isinstance(card, Mapping) or not isinstance(card.get("parameters"), Mapping):
        raise NotFound(f"SsODNet has no card of {name}.")
    return _body(card, known.aliases)


def _body(card: Mapping[str, Any], aliases: Any) -> Body:
    parameters = card["parameters"]
    facts = [("Class", str(card["class"]))] if card.get("class") else []
    for label, path, unit in _FACTS:
        node = _node(parameters, path)
        text = _text(node, unit)
        if text:
            facts.append((label, text))
    facts += _spin_facts(_node(parameters, ("physical", "spins")) or _node(parameters, ("physical", "spin")))
    number = _plain(card.get("number"))
    return Body(
        designation=str(number) if isinstance(number, int) else str(card.get("name", "")),
        name=str(card.get("name", "")),
        elements=_elements(_node(parameters, ("dynamical", "orbital_elements"))),
        h_mag=_number(_node(parameters, ("physical", "absolute_magnitude"))),
        facts=tuple(facts),
        aliases=tuple(str(alias) for alias in aliases),
        source="SsODNet",
    )


def _elements(node: Any) -> OrbitalElements | None:
    if not isinstance(node, Mapping):
        return None
    names = (
        "semi_major_axis", "eccentricity", "inclination", "node_longitude", "perihelion_argument", "mean_anomaly",
        "ref_epoch",
    )  # fmt: skip
    a, e, i, node_deg, argument, mean, epoch = (_number(node.get(name)) for name in names)
    try:
        return OrbitalElements.from_mean_anomaly(
            semi_major_au=a,
            mean_anomaly_deg=mean,
            eccentricity=e,
            inclination_deg=i,
            node_deg=node_deg,
            argument_deg=argument,
            epoch_jd=epoch,
            source="elements from SsODNet",
        )
    except ValueError:
        return None


def _spin_facts(spins: Any) -> list[tuple[str, str]]:
    """All published spins: period and pole, each with who says so."""
    entries = list(spins.values()) if isinstance(spins, Mapping) else spins if isinstance(spins, list) else []
    facts = []
    for entry in entries:
        if not isinstance(entry, Mapping):
            continue
        period, ra, dec = (_number(entry.get(name)) for name in ("period", "RA0", "DEC0"))
        parts = [f"period {period:g} h"] if period == period else []
        if ra == ra and dec == dec:
            parts.append(f"pole at {ra:.1f}°, {dec:+.1f}°")
        if parts:
            facts.append(("Spin", ", ".join(parts) + _reference(entry)))
    return facts


def _reference(entry: Mapping[str, Any]) -> str:
    references = entry.get("bibref")
    first = references[0] if isinstance(references, list) and references else references
    short = _plain(first.get("shortbib")) if isinstance(first, Mapping) else None
    return f" ({short})" if short else ""


def _node(tree: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        tree = tree.get(name) if isinstance(tree, Mapping) else None
    return tree


def _plain(node: Any) -> Any:
    return node.get("value") if isinstance(node, Mapping) else node


def _number(node: Any) -> float:
    try:
        return float(_plain(node))
    except (TypeError, ValueError):
        return float("nan")


def _text(node: Any, unit: str) -> str:
    value = _plain(node)
    if value is None or isinstance(value, list | dict) or value != value:
        return ""
    if not isinstance(value, int | float):
        return str(value)
    error = node.get("error") if isinstance(node, Mapping) else None
    largest = (
        max((abs(_number(error.get(side))) for side in ("min", "max")), default=float("nan"))
        if isinstance(error, Mapping)
        else float("nan")
    )
    spread = f" ± {largest:.3g}" if largest == largest else ""
    return f"{value:.5g}{spread} {unit}".strip()
