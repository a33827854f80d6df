"""From an alert's truth to what the drawing of its cutouts needs."""

from typing import Any

import numpy as np

from simulation.focal_plane import PIXEL_ARCSEC, QUADRANT_WIDTH
from simulation.measure import THRESHOLD
from simulation.seeds import Stream, generator
from simulation.sky import Sky
from simulation.source import Source
from simulation.stamps import CENTRE, SIZE, StampOrder
from simulation.types import Packet

FWHM_TO_SIGMA = 1.0 / 2.3548


def _counts(mag: float, zero_point: float) -> float:
    return float(10.0 ** (0.4 * (zero_point - mag)))


def _neighbours(sky: Sky, item: int, blue: bool) -> list[tuple[float, float, float]]:
    """Stars around an object: the same at every epoch, the more the lower the Galactic latitude; x, y, magnitude."""
    rng = generator(sky.survey.seed, Stream.STAMP, item)
    count = int(min(rng.poisson(sky.columns["nmtchps"][item] * 0.35), 25))
    x, y = rng.uniform(-2.0, SIZE + 2.0, (2, count))
    red = 21.5 - rng.exponential(1.6, count)
    color = rng.normal(0.7, 0.3, count)
    far = np.hypot(x - CENTRE, y - CENTRE) > 6.0
    mag = np.maximum(red + color if blue else red, 14.0)
    return [(float(a), float(b), float(m)) for a, b, m in zip(x[far], y[far], mag[far], strict=True)]


def _edge(x: float) -> int:
    """Columns of the cutout that lie off the readout channel, to the left positive."""
    left, right = int(np.ceil(CENTRE - x)), int(np.ceil(CENTRE - (QUADRANT_WIDTH - x)))
    return max(left, 0) or -max(right, 0)


def stamp_order(sky: Sky, row: int, candidate: dict[str, Any]) -> StampOrder:
    """What to draw for detection ``row`` whose `candidate` is given."""
    found, visits = sky.detections, sky.survey.visits
    visit, item = int(found.visit[row]), int(found.item[row])
    owner = sky.source_of[int(found.source[row])]
    zero_point = float(candidate["magzpsci"])
    per_ujy = 10.0 ** (0.4 * (zero_point - 23.9))
    fid = candidate["fid"]
    reference, host = 0.0, None
    if isinstance(owner, Source):
        reference = owner.reference_ujy[fid] * per_ujy
        galaxy = owner.drawn.host
        if galaxy is not None:
            # East is to the left; the galaxy lies opposite to where the transient is from its core.
            host = (
                _counts(galaxy.mag_g if fid == 1 else galaxy.mag_r, zero_point),
                CENTRE + galaxy.east_arcsec / PIXEL_ARCSEC,
                CENTRE - galaxy.north_arcsec / PIXEL_ARCSEC,
                galaxy.half_light_arcsec / PIXEL_ARCSEC,
                galaxy.axis_ratio,
                galaxy.angle_rad,
            )
    sigma_px = float(visits.fwhm_px[visit]) * FWHM_TO_SIGMA
    limit_counts = _counts(candidate["diffmaglim"], zero_point)
    shift = candidate["xpos"] % 1.0 - 0.5, candidate["ypos"] % 1.0 - 0.5
    distance = candidate["distnr"] if candidate["distnr"] < 2.0 else 0.0
    direction = float(sky.columns[f"directionnr_{fid}"][item])
    return StampOrder(
        seed=(sky.survey.seed, candidate["candid"]),
        shift=shift,
        source_counts=reference + float(found.flux_ujy[row]) * per_ujy,
        reference_counts=reference,
        reference_shift=(-distance * float(np.cos(direction)), distance * float(np.sin(direction))),
        sigma_px=sigma_px,
        noise=limit_counts / THRESHOLD / (2.0 * float(np.sqrt(np.pi)) * sigma_px),
        negative=candidate["isdiffpos"] == "f",
        neighbours=tuple((x, y, _counts(mag, zero_point)) for x, y, mag in _neighbours(sky, item, fid == 1)),
        host=host,
        edge=_edge(candidate["xpos"]),
        missing_rows=min(max(int(np.ceil(CENTRE - candidate["ypos"])), 0), 28),
        artefact=owner.kind == "bogus",
    )


def with_cutouts(packet: Packet, files: tuple[bytes, bytes, bytes]) -> Packet:
    """The packet with the three drawn files in it, named as ZTF names them."""
    candid, pid = packet["candid"], packet["candidate"]["pid"]
    sense = "scimref" if packet["candidate"]["isdiffpos"] == "t" else "refmsci"
    stem = f"candid{candid}_pid{pid}_targ"
    science, template, difference = files
    return packet | {
        "cutoutScience": {"fileName": f"{stem}_sci.fits.gz", "stampData": science},
        "cutoutTemplate": {"fileName": f"candid{candid}_ref.fits.gz", "stampData": template},
        "cutoutDifference": {"fileName": f"{stem}_{sense}.fits.gz", "stampData": difference},
    }
