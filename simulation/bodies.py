"""Orbits and names of the simulated asteroids, written beside their alerts as a service would have told them."""

from __future__ import annotations

from data_access.bodies import Body, keep_body
from data_access.schema import TABLES
from data_access.store import Row, Store
from science.orbits import OrbitalElements
from simulation.asteroids import NUMBERED, Asteroid

_RESOLVER = "ztf.sso_resolver"
_EPOCH = "2025-11-21"
"""Of the elements; a date of today would make each filling another one."""


def write_bodies(store: Store) -> None:
    """Keep what is known of the numbered asteroids, and the names that they answer to."""
    for asteroid in NUMBERED:
        keep_body(store, body_of(asteroid))
    store.create_table(_RESOLVER, TABLES[_RESOLVER].families)
    store.write({_RESOLVER: sorted(row for asteroid in NUMBERED for row in _aliases(asteroid))})


def body_of(asteroid: Asteroid) -> Body:
    """An asteroid of the simulated sky; it moves as two bodies do."""
    orbit = asteroid.elements
    elements = OrbitalElements.from_mean_anomaly(
        semi_major_au=orbit.a_au,
        mean_anomaly_deg=orbit.mean_anomaly_deg,
        eccentricity=orbit.e,
        inclination_deg=orbit.i_deg,
        node_deg=orbit.node_deg,
        argument_deg=orbit.peri_deg,
        epoch_jd=orbit.epoch_jd,
        source="the elements of the simulated sky (JPL)",
        two_body=True,
    )
    facts = (
        ("Absolute magnitude H", f"{asteroid.h_mag:g} mag"),
        ("Slopes G1, G2", f"{asteroid.g1:g}, {asteroid.g2:g}"),
        ("Spin", f"period {asteroid.spin_hours:g} h, amplitude {asteroid.amplitude_mag:g} mag"),
    )
    return Body(
        designation=asteroid.designation,
        name=asteroid.name,
        elements=elements,
        h_mag=asteroid.h_mag,
        facts=facts,
        aliases=(),
        source="what the simulated sky was made of",
        read=_EPOCH,
    )


def _aliases(asteroid: Asteroid) -> list[Row]:
    cells = {
        b"i:ssnamenr": asteroid.designation.encode(),
        b"i:name": asteroid.name.encode(),
        b"i:number": asteroid.designation.encode(),
    }
    return [(f"{name.lower()}@0".encode(), cells) for name in (asteroid.designation, asteroid.name)]
