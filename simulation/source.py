"""What stands still in the sky and varies: a source with its truth."""

from dataclasses import dataclass, field

import numpy as np

from simulation.survey import Survey
from simulation.types import FloatArray, Flux


@dataclass(frozen=True)
class Host:
    """Galaxy behind a transient: AB magnitudes, half-light radius, shape, and where the transient is from its core."""

    mag_g: float
    mag_r: float
    half_light_arcsec: float
    axis_ratio: float
    angle_rad: float
    east_arcsec: float
    north_arcsec: float
    redshift: float

    @property
    def offset_arcsec(self) -> float:
        """Distance from the core to the transient."""
        return float(np.hypot(self.east_arcsec, self.north_arcsec))

    @property
    def share_behind(self) -> float:
        """Share of the galaxy's light under the star's image: exponential disk, seeing of 2 arcsec."""
        scale = self.half_light_arcsec / 1.678
        central = 10.0 / (2.0 * np.pi * (scale**2 * self.axis_ratio + 1.0))
        return float(min(0.3, central * np.exp(-self.offset_arcsec / scale)))


@dataclass(frozen=True)
class Labels:
    """What catalogues know of the source, in the words of Fink's columns; empty where they know nothing."""

    cdsxmatch: str = "Unknown"
    vsx: str = ""
    gcvs: str = ""
    gaia: str = ""
    tns: str = ""
    x4lac: str = ""
    x3hsp: str = ""


@dataclass(frozen=True)
class Place:
    """Where a source is put: index of the field, pixel counted over the whole camera, position in degrees."""

    field: int
    camera_x: float
    camera_y: float
    ra_deg: float
    dec_deg: float
    galactic_latitude_deg: float
    visit_jd: FloatArray


@dataclass(frozen=True)
class Drawn:
    """A kind's answer for one source: its flux, its truth and what lies behind."""

    flux: Flux
    parameters: dict[str, float | str]
    labels: Labels = Labels()
    host: Host | None = None
    reference_mag: dict[int, float] = field(default_factory=dict)
    """Magnitude in the reference image by filter; empty: the mean of the source's own flux."""
    transient: bool = False
    bands: tuple[int, ...] = (1, 2)
    known_before: bool = True


@dataclass(frozen=True)
class Source:
    """A drawn source in its place; ``number`` is its own in the whole sky and keys all its random draws."""

    number: int
    kind: str
    place: Place
    drawn: Drawn
    reference_ujy: dict[int, float]


def reference_flux(drawn: Drawn, survey: Survey) -> dict[int, float]:
    """Flux in µJy at the source's position in the reference image, by filter.

    The reference was built over a season that ended long before the survey's first night.
    """
    if drawn.transient:
        return {1: 0.0, 2: 0.0}
    start = float(survey.visits.jd[0]) if len(survey.visits) else 2460860.5
    season = start - np.arange(500.0, 900.0, 1.37)
    flux: dict[int, float] = {}
    for fid in (1, 2):
        if fid in drawn.reference_mag:
            flux[fid] = float(10.0 ** (-0.4 * (drawn.reference_mag[fid] - 23.9)))
        else:
            flux[fid] = float(drawn.flux(season, np.full(len(season), fid)).mean())
    return flux
