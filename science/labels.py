"""The class labels that alerts carry, what they mean in plain words, and the topic each belongs to.

Three vocabularies meet in one field: the broker's own labels, object types of SIMBAD (in two generations: the type
``RRLyr`` was renamed ``RRLyrae``, and stored alerts have either), and types of the Transient Name Server (TNS).
In a query the latter two may carry a prefix, ``(SIMBAD) QSO`` and ``(TNS) SN Ia``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

SUPERNOVAE = "supernovae"
VARIABLE_STARS = "variable stars"
MICROLENSING = "microlensing"
SOLAR_SYSTEM = "solar system"
ACTIVE_GALAXIES = "active galaxies"
OTHER = "other"
TOPICS = (SUPERNOVAE, VARIABLE_STARS, MICROLENSING, SOLAR_SYSTEM, ACTIVE_GALAXIES, OTHER)

UNKNOWN = "Unknown"
AMBIGUOUS = "Ambiguous"

# Label: plain name, topic. These are the labels the broker makes itself.
_FINK: dict[str, tuple[str, str]] = {
    "Early SN Ia candidate": ("Early SN Ia candidate", SUPERNOVAE),
    "Kilonova candidate": ("Kilonova candidate", SUPERNOVAE),
    "SN candidate": ("Supernova candidate", SUPERNOVAE),
    "Microlensing candidate": ("Microlensing candidate", MICROLENSING),
    "Tracklet": ("Tracklet (moving object or satellite)", SOLAR_SYSTEM),
    "Solar System MPC": ("Known Solar System object", SOLAR_SYSTEM),
    "Solar System candidate": ("Solar System candidate", SOLAR_SYSTEM),
    AMBIGUOUS: ("Ambiguous (several classes at once)", OTHER),
    "SLSN candidate": ("Superluminous supernova candidate", SUPERNOVAE),
    "(CTA) Blazar low state": ("Blazar in a low state", ACTIVE_GALAXIES),
    "(CTA) Blazar high state": ("Blazar in a high state", ACTIVE_GALAXIES),
}
_FINK_BESIDE_LIST: dict[str, tuple[str, str]] = {
    UNKNOWN: ("Unclassified", OTHER),
    "Early SN candidate": ("Early SN Ia candidate", SUPERNOVAE),  # the name until 2022-01
}
FINK_LABELS: tuple[str, ...] = tuple(_FINK)

_TNS_SUPERNOVAE = (
    "SLSN-I",
    "SLSN-II",
    "SN",
    "SN I",
    "SN II",
    "SN II-pec",
    "SN IIL",
    "SN IIP",
    "SN IIb",
    "SN IIn",
    "SN IIn-pec",
    "SN Ia",
    "SN Ia-91T-like",
    "SN Ia-91bg-like",
    "SN Ia-CSM",
    "SN Ia-pec",
    "SN Iax[02cx-like]",
    "SN Ib",
    "SN Ib-Ca-rich",
    "SN Ib-pec",
    "SN Ib/c",
    "SN Ibn",
    "SN Ic",
    "SN Ic-BL",
    "SN Ic-pec",
    "SN Icn",
)
_TNS: dict[str, tuple[str, str]] = {
    "AGN": ("Active galactic nucleus", ACTIVE_GALAXIES),
    "Afterglow": ("Gamma-ray burst afterglow", SUPERNOVAE),
    "CV": ("Cataclysmic variable", VARIABLE_STARS),
    "FRB": ("Fast radio burst", OTHER),
    "Galaxy": ("Galaxy", OTHER),
    "ILRT": ("Intermediate-luminosity red transient", SUPERNOVAE),
    "Impostor-SN": ("Supernova impostor", SUPERNOVAE),
    "Kilonova": ("Kilonova", SUPERNOVAE),
    "LBV": ("Luminous blue variable", VARIABLE_STARS),
    "LRN": ("Luminous red nova", SUPERNOVAE),
    "Light-Echo": ("Light echo", OTHER),
    "M dwarf": ("M dwarf", VARIABLE_STARS),
    "Nova": ("Nova", VARIABLE_STARS),
    "Other": ("Other", OTHER),
    "QSO": ("Quasar", ACTIVE_GALAXIES),
    "TDE": ("Tidal disruption event", SUPERNOVAE),
    "Varstar": ("Variable star", VARIABLE_STARS),
    **{label: ("Supernova" if label == "SN" else label, SUPERNOVAE) for label in _TNS_SUPERNOVAE},
}
TNS_LABELS: tuple[str, ...] = tuple(sorted(_TNS))

# Labels of SIMBAD in the neighbourhood of a supernova's host, as the broker's supernova filters list them.
HOST_LABELS: tuple[str, ...] = (
    "Unknown",
    "Candidate_SN*",
    "SN*_Candidate",
    "SN",
    "Transient",
    "Fail",
    "Fail 504",
    "galaxy",
    "Galaxy",
    "EmG",
    "Seyfert",
    "Seyfert_1",
    "Seyfert_2",
    "BlueCompG",
    "StarburstG",
    "LSB_G",
    "HII_G",
    "High_z_G",
    "GinPair",
    "GinGroup",
    "BClG",
    "GinCl",
    "PartofG",
    "Compact_Gr_G",
    "IG",
    "PairG",
    "GroupG",
    "ClG",
    "SuperClG",
    "Void",
    "LINER",
    "Possible_ClG",
    "Possible_SClG",
    "GravLens_Candidate",
)

_TOPIC_LETTERS = {
    "S": SUPERNOVAE,
    "V": VARIABLE_STARS,
    "M": MICROLENSING,
    "A": ACTIVE_GALAXIES,
    "-": OTHER,
}
# Host labels of the broker's list that neither generation of SIMBAD's types has.
_SIMBAD_BESIDE_LIST = {
    "galaxy": ("Galaxy", OTHER),
    "High_z_G": ("High-redshift galaxy", OTHER),
    "GravLens_Candidate": ("Gravitational lens candidate", OTHER),
}


@dataclass(frozen=True)
class _SimbadType:
    label: str
    old_label: str
    topic: str
    name: str


@cache
def _simbad_types() -> tuple[_SimbadType, ...]:
    text = (Path(__file__).parent / "simbad_labels.txt").read_text(encoding="utf-8")
    rows = (line.split("|") for line in text.splitlines() if not line.startswith("#"))
    return tuple(_SimbadType(label, old, _TOPIC_LETTERS[topic], name) for label, old, topic, name in rows)


@cache
def _simbad() -> dict[str, tuple[str, str]]:
    names = dict(_SIMBAD_BESIDE_LIST)
    for row in _simbad_types():
        names[row.label] = (row.name, row.topic)
        if row.old_label:
            names[row.old_label] = (row.name, row.topic)
    return names


SIMBAD_OLD_TO_NEW: dict[str, str] = {row.old_label: row.label for row in _simbad_types() if row.old_label}
SIMBAD_LABELS: tuple[str, ...] = tuple(sorted({row.label for row in _simbad_types()} | set(SIMBAD_OLD_TO_NEW)))
_SIMBAD_NEW_TO_OLD = {new: old for old, new in SIMBAD_OLD_TO_NEW.items()}


def simbad_spellings(label: str) -> tuple[str, ...]:
    """Both generations of one SIMBAD label, the one given first.

    Parameters
    ----------
    label : str

    Returns
    -------
    tuple of str
        One or two labels: alerts of different years carry different ones, so a search asks for all of them.
    """
    other = SIMBAD_OLD_TO_NEW.get(label) or _SIMBAD_NEW_TO_OLD.get(label)
    return (label, other) if other else (label,)


def display_name(label: str) -> str:
    """A class label in plain English, with the catalogue it comes from where it is not the broker's own.

    Parameters
    ----------
    label : str
        As stored, or with the prefix ``(SIMBAD)`` or ``(TNS)``. Without a prefix SIMBAD's meaning goes before that of
        TNS (``"QSO"``, ``"SN"``), as it does in the field where both could stand.

    Returns
    -------
    str
        For example ``"Quasar (SIMBAD)"`` for ``"QSO"``; a label that no list has is given back as it is.
    """
    name, source, _ = _look_up(label)
    return f"{name} ({source})" if source else name


def topic(label: str) -> str:
    """The topic a class label belongs to, one of `TOPICS`.

    Parameters
    ----------
    label : str

    Returns
    -------
    str
        ``"other"`` for a label that no list has.
    """
    return _look_up(label)[2]


def _look_up(label: str) -> tuple[str, str, str]:
    if label.startswith("(TNS) "):
        bare = label.removeprefix("(TNS) ")
        name, about = _TNS.get(bare, (bare, OTHER))
        return name, "TNS", about
    if label in _FINK or label in _FINK_BESIDE_LIST:
        name, about = {**_FINK, **_FINK_BESIDE_LIST}[label]
        return name, "CTA list" if label.startswith("(CTA)") else "", about
    bare = label.removeprefix("(SIMBAD) ")
    known = _simbad().get(bare)
    if known is None and label in _TNS:
        return _TNS[label][0], "TNS", _TNS[label][1]
    if known is None:
        return bare, "SIMBAD" if bare != label else "", OTHER
    return known[0], "SIMBAD", known[1]
