"""Class labels as people write them, matched with those that alerts carry."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from science.labels import FINK_LABELS, SIMBAD_LABELS, TNS_LABELS, UNKNOWN, display_name

ANOMALY = "Anomaly"
BLAZARS = "(CTA) Blazar"
LOW_STATE = "(CTA) Blazar low state"
HIGH_STATE = "(CTA) Blazar high state"
_LONGEST_LABEL, _LONGEST_MISSPELT, _FEWEST_LETTERS = 64, 30, 3


@cache
def known_labels() -> tuple[str, ...]:
    """Every label that can be asked for: Fink's, SIMBAD's as `(SIMBAD) QSO`, those of TNS as `(TNS) SN Ia`."""
    return (
        *(UNKNOWN, ANOMALY, *FINK_LABELS, "Early SN candidate", BLAZARS),
        *(f"(TNS) {label}" for label in TNS_LABELS),
        *(f"(SIMBAD) {label}" for label in SIMBAD_LABELS),
    )


def known_label(text: str) -> str | None:
    """The label that a text means, as the store has it (without `(SIMBAD)`), None if no list has it.

    Letters' case and spaces may differ. Without a prefix Fink's meaning goes before SIMBAD's, that before TNS's.
    """
    return _labels().get(text) or _folded_labels().get(_folded(text))


def is_of_places(label: str) -> bool:
    """Whether the index of places has the label: it has Fink's and SIMBAD's, none that has a table of its own."""
    return not label.startswith(("(TNS) ", "(CTA) ")) and label not in (ANOMALY, "SLSN candidate")


def similar_labels(text: str, n: int = 3) -> list[str]:
    """Labels that a text may mean: those with it in their names, Fink's own first, then those spelt alike; at most `n`.

    None for a text far longer than any label.
    """
    if len(text) > _LONGEST_MISSPELT:
        return []
    folded, known = _folded(text), _folded_labels()
    parts = [name for name in known if folded in name] if len(folded) >= _FEWEST_LETTERS else []
    parts.sort(key=lambda name: (known[name] not in FINK_LABELS, not name.startswith(folded), len(name), name))
    alike = get_close_matches(folded, known, n=n, cutoff=0.7)
    return list(dict.fromkeys(known[name] for name in (*parts, *alike)))[:n]


@cache
def _labels() -> dict[str, str]:
    labels = {f"(TNS) {label}": f"(TNS) {label}" for label in TNS_LABELS}
    labels |= {label: f"(TNS) {label}" for label in TNS_LABELS}
    for label in SIMBAD_LABELS:
        labels |= {label: label, f"(SIMBAD) {label}": label}
    return labels | {label: label for label in (UNKNOWN, ANOMALY, "Early SN candidate", BLAZARS, *FINK_LABELS)}


@cache
def _folded_labels() -> dict[str, str]:
    by_name = {_folded(display_name(label)): label for label in (*SIMBAD_LABELS, *FINK_LABELS)}
    return by_name | {_folded(text): label for text, label in reversed(_labels().items())}


def _folded(text: str) -> str:
    return " ".join(text[:_LONGEST_LABEL].casefold().split())
