"""The four units in which a light curve can be drawn, and the bands of the survey."""

from __future__ import annotations

import enum

BANDS: dict[int, str] = {1: "g", 2: "r", 3: "i"}


class Unit(enum.Enum):
    """Unit of a light curve; the value is what stands in a URL."""

    DIFFERENCE_MAGNITUDE = "diffmag"
    APPARENT_MAGNITUDE = "appmag"
    DIFFERENCE_FLUX = "diffflux"
    APPARENT_FLUX = "appflux"

    @property
    def label(self) -> str:
        """Name in plain words, lower case."""
        return f"{'apparent' if self.is_apparent else 'difference'} {'magnitude' if self.is_magnitude else 'flux'}"

    @property
    def is_magnitude(self) -> bool:
        """Whether brighter means smaller."""
        return self in (Unit.DIFFERENCE_MAGNITUDE, Unit.APPARENT_MAGNITUDE)

    @property
    def is_apparent(self) -> bool:
        """Whether the flux of the reference source is added."""
        return self in (Unit.APPARENT_MAGNITUDE, Unit.APPARENT_FLUX)

    @property
    def axis_title(self) -> str:
        """Title of the vertical axis, with the unit."""
        return f"{self.label.capitalize()} ({'AB' if self.is_magnitude else 'mJy, AB'})"

    @property
    def as_magnitude(self) -> Unit:
        """The magnitude that belongs to this unit: apparent to apparent, difference to difference."""
        return Unit.APPARENT_MAGNITUDE if self.is_apparent else Unit.DIFFERENCE_MAGNITUDE

    @classmethod
    def from_text(cls, *, text: str | None) -> Unit | None:
        """The unit of a URL's text, or ``None`` where the text names none."""
        return next((unit for unit in cls if unit.value == text), None)
