"""Osculating elements of an orbit around the Sun."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from science.orbits.constants import SUN_GM


@dataclass(frozen=True)
class OrbitalElements:
    """Heliocentric osculating elements, ecliptic and equinox J2000; any conic.

    Attributes
    ----------
    perihelion_au, eccentricity : float
    inclination_deg, node_deg, argument_deg : float
        ``argument_deg`` is the argument of perihelion, an angle.
    perihelion_jd, epoch_jd : float
        TDB Julian dates of the perihelion passage, and of the elements.
    source : str
        Where they are from, to be shown.
    two_body : bool
        The body is one of a simulated sky, where planets do not pull and the Earth's centre observes.
    """

    perihelion_au: float
    eccentricity: float
    inclination_deg: float
    node_deg: float
    argument_deg: float
    perihelion_jd: float
    epoch_jd: float
    source: str
    two_body: bool = False

    def __post_init__(self) -> None:
        numbers = [value for value in asdict(self).values() if isinstance(value, float)]
        if not all(map(math.isfinite, numbers)) or self.perihelion_au <= 0.0 or self.eccentricity < 0.0:
            raise ValueError("These are not the elements of an orbit.")

    @classmethod
    def from_mean_anomaly(cls, *, semi_major_au: float, mean_anomaly_deg: float, **others: Any) -> Self:
        """Elements of an ellipse from its semi-major axis and the mean anomaly at the epoch.

        Raises
        ------
        ValueError
            The eccentricity is 1 or more.
        """
        if not 0.0 <= others["eccentricity"] < 1.0 or not semi_major_au > 0.0:
            raise ValueError("A mean anomaly needs an ellipse.")
        motion = math.degrees(math.sqrt(SUN_GM / semi_major_au**3))
        since = (mean_anomaly_deg + 180.0) % 360.0 - 180.0
        return cls(
            perihelion_au=semi_major_au * (1.0 - others["eccentricity"]),
            perihelion_jd=others["epoch_jd"] - since / motion,
            **others,
        )

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The elements that `as_json` gave."""
        return cls(**stored)

    def as_json(self) -> dict[str, Any]:
        """All fields, for a store."""
        return asdict(self)

    @property
    def semi_major_au(self) -> float:
        """Semi-major axis; negative for a hyperbola, infinite for a parabola."""
        return self.perihelion_au / (1.0 - self.eccentricity) if self.eccentricity != 1.0 else math.inf

    @property
    def period_days(self) -> float:
        """Orbital period; infinite where the orbit is not closed."""
        if self.eccentricity >= 1.0:
            return math.inf
        return 2.0 * math.pi * math.sqrt(self.semi_major_au**3 / SUN_GM)

    @property
    def jupiter_tisserand(self) -> float:
        """Tisserand's parameter with respect to Jupiter, NaN where the orbit is not closed."""
        if self.eccentricity >= 1.0:
            return math.nan
        ratio = self.semi_major_au / 5.2044
        return 1.0 / ratio + 2.0 * math.cos(math.radians(self.inclination_deg)) * math.sqrt(
            ratio * (1.0 - self.eccentricity**2)
        )
