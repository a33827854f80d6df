"""What a text in the search field means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Action = Literal["object", "cone", "class", "solar_system", "tracklet", "anomaly", "date", "name", "nothing"]
Trend = Literal["rising", "fading", "low_state", "new_low_state"]

DEFAULT_RADIUS_ARCSEC = 10.0
LARGEST_RADIUS_ARCSEC = 18_000.0


@dataclass(frozen=True)
class Problem:
    """Something in a text that is off.

    Attributes
    ----------
    sentence : what is off, and how to mend it
    part : the part of the text that is meant
    repaired : a whole text that would work, empty if none can be told
    """

    sentence: str
    part: str
    repaired: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked. Arguments that the action does not have are None or empty.

    Attributes
    ----------
    action : str
        - `object`: `object_ids`, names as the store spells them; with `is_prefix` the one name is only a beginning
        - `cone`: around `ra_deg`, `dec_deg`, or around the object `object_ids[0]` if these are None; dates are those
          of the first detection; with `label` only objects of that class
        - `class`: newest alerts of `label`, with `trend`
        - `solar_system`: alerts of `solar_system_name`, a number, a name or a designation without spaces
        - `tracklet`: `tracklet_id`; with `is_prefix` all that begin so
        - `anomaly`: the most anomalous alerts of each night
        - `date`: all alerts between two dates, the newest first
        - `name`: `name` must be resolved first; then a cone, a Solar System object or an object
        - `nothing`: nothing can be asked; `problems` say why, or the text is empty
    ra_deg, dec_deg : ICRS
    radius_arcsec : None stands for `DEFAULT_RADIUS_ARCSEC`
    start_jd, stop_jd : both included, UTC
    n : at most so many rows
    text : as it was given
    problems : what was off; the question may be good nevertheless
    """

    action: Action = "nothing"
    object_ids: tuple[str, ...] = ()
    is_prefix: bool = False
    ra_deg: float | None = None
    dec_deg: float | None = None
    radius_arcsec: float | None = None
    label: str | None = None
    trend: Trend | None = None
    name: str | None = None
    solar_system_name: str | None = None
    tracklet_id: str | None = None
    start_jd: float | None = None
    stop_jd: float | None = None
    n: int | None = None
    text: str = field(default="", compare=False)
    problems: tuple[Problem, ...] = field(default=(), compare=False)
