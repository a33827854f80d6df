"""The fixed words of the search field: class labels, the keys that go with a search, and usual values of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from data_access.search.class_names import known_label, known_labels
from data_access.search.question import Action, Question
from science.labels import display_name

_SHORTEST_INSIDE = 3
_KEYWORDS = {
    "class": "a class of Fink, SIMBAD or TNS",
    "radius": "of the cone: 5 (arcsec), 10m, 0.5d",
    "after": "since a date",
    "before": "until a date",
    "last": "so many rows",
    "trend": "rising, fading",
    "window": "so many days",
    "night": "all alerts of a night",
    "sso": "a Solar System object",
    "tracklet": "a fast mover",
    "name": "a name to be looked up",
}
_DAYS = (("yesterday", "since midnight UTC"), ("7 days ago", "to the hour"), ("30 days ago", "to the hour"))
_VALUES: dict[str, Sequence[tuple[str, str]]] = {
    "r": (("5", "arcsec"), ("10", "arcsec"), ("60", "arcsec"), ("10m", "arcmin"), ("0.5d", "degrees")),
    "trend": (
        ("rising", "getting brighter"),
        ("fading", "getting fainter"),
        ("low_state", "of blazars"),
        ("new_low_state", "of blazars"),
    ),
    "last": (("10", "rows"), ("100", "rows"), ("1000", "rows")),
    "after": _DAYS,
    "before": _DAYS,
    "night": (("yesterday", "UTC"), ("today", "UTC")),
    "window": (("1", "day"), ("3", "days"), ("10", "days")),
}
_GO_WITH: dict[Action, tuple[str, ...]] = {
    "cone": ("radius", "after", "before", "class"),
    "name": ("radius", "after", "before", "class"),
    "class": ("trend", "after", "before", "last"),
    "anomaly": ("after", "before", "last"),
    "date": ("class", "last"),
    "solar_system": ("after", "before", "last"),
}


def class_labels(begun: str) -> list[str]:
    """Labels, as a search has them, that begin with a text, then those with a word that does, then those that hold it.

    Their names in plain English count as well: `quas` finds `QSO`.
    """
    wanted = " ".join(begun.casefold().split())
    ranked = [(rank, label) for label, spellings in _spelled() if (rank := _rank(wanted, spellings)) is not None]
    return list(dict.fromkeys(label for _, label in sorted(ranked, key=lambda pair: pair[0])))


def keywords_that_begin(begun: str) -> list[tuple[str, str]]:
    """Keys, as one writes them, that begin with a text of at least one letter, each with what it is."""
    wanted = begun.lower()
    return [pair for pair in _KEYWORDS.items() if wanted and pair[0].startswith(wanted)]


def keywords_for(question: Question) -> list[tuple[str, str]]:
    """Keys that go with a question."""
    keywords: tuple[str, ...] = _GO_WITH.get(question.action, ())
    if question.action == "object" and len(question.object_ids) == 1 and not question.is_prefix:
        keywords = ("radius",)
    return [(keyword, _KEYWORDS[keyword]) for keyword in keywords]


def values_of(key: str, begun: str) -> list[tuple[str, str]]:
    """Usual values of a key that begin with a text, each with what it is."""
    return [pair for pair in _VALUES.get(key, ()) if pair[0].startswith(begun.strip().lower())]


def _rank(wanted: str, spellings: tuple[str, ...]) -> int | None:
    bare = spellings[0]
    if bare == wanted:
        return 0
    if bare.startswith(wanted):
        return 1
    if any(spelling.startswith(wanted) for spelling in spellings):
        return 2
    if any(f" {wanted}" in spelling for spelling in spellings):
        return 3
    return 4 if len(wanted) >= _SHORTEST_INSIDE and any(wanted in spelling for spelling in spellings) else None


@cache
def _spelled() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each label with its spellings in small letters: itself with and without its catalogue, and in plain English."""
    spelled = []
    for label in known_labels():
        bare = label.removeprefix("(TNS) ").removeprefix("(SIMBAD) ")
        spelled.append(
            (known_label(label) or label, tuple(each.casefold() for each in (bare, label, display_name(label))))
        )
    return tuple(spelled)
