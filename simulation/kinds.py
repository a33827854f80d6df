"""Every kind of source, how many of it a sky holds, and where it is found."""

from collections.abc import Callable

import numpy as np

from simulation import nuclear_kinds, transient_kinds, variable_kinds
from simulation.source import Drawn, Place

Draw = Callable[[np.random.Generator, Place], Drawn]

KINDS: dict[str, tuple[Draw, int]] = {
    "SN Ia": (transient_kinds.supernova_ia, 14),
    "SN II": (transient_kinds.supernova_ii, 8),
    "SLSN": (transient_kinds.superluminous, 2),
    "kilonova": (transient_kinds.kilonova, 2),
    "RR Lyrae": (variable_kinds.rr_lyrae, 9),
    "Cepheid": (variable_kinds.cepheid, 4),
    "delta Scuti": (variable_kinds.delta_scuti, 4),
    "EA": (variable_kinds.eclipsing_algol, 6),
    "EW": (variable_kinds.contact_binary, 6),
    "Mira": (variable_kinds.mira, 5),
    "QSO": (nuclear_kinds.quasar, 7),
    "blazar low state": (nuclear_kinds.blazar_low, 2),
    "blazar high state": (nuclear_kinds.blazar_high, 2),
    "microlensing": (transient_kinds.microlensing, 3),
    "microlensing blended": (transient_kinds.microlensing_blended, 1),
    "cataclysmic": (variable_kinds.cataclysmic, 5),
    "faded": (nuclear_kinds.faded_star, 2),
    "g only": (variable_kinds.g_only_variable, 2),
    "r only": (variable_kinds.reddened_mira, 2),
    "flare": (variable_kinds.flare, 8),
}
"""Each kind's way of drawing and how many of it the default sky holds."""

LATITUDES = {
    "Cepheid": (0.0, 15.0),
    "Mira": (0.0, 25.0),
    "r only": (0.0, 10.0),
    "microlensing": (0.0, 14.0),
    "microlensing blended": (0.0, 14.0),
    "RR Lyrae": (15.0, 90.0),
    "SN Ia": (22.0, 90.0),
    "SN II": (22.0, 90.0),
    "SLSN": (22.0, 90.0),
    "kilonova": (18.0, 90.0),
    "QSO": (22.0, 90.0),
    "faded": (22.0, 90.0),
    "blazar low state": (18.0, 90.0),
    "blazar high state": (18.0, 90.0),
}
"""Galactic latitudes in degrees, without sign, where a kind is found."""
NIGHTLY_KINDS = frozenset({"kilonova", "microlensing", "microlensing blended", "delta Scuti"})
"""Kinds that are put where the survey looks every night, because they would be missed or ambiguous elsewhere."""
