"""The values that go with a search, `r=`, `class=`, `trend=`, `last=`: read, and mended where they are off."""

from __future__ import annotations

import re
from difflib import get_close_matches

from data_access.search import class_names, times
from data_access.search.keywords import replaced, without
from data_access.search.question import LARGEST_RADIUS_ARCSEC, Problem, Trend
from data_access.search.radii import radius_arcsec
from data_access.search.tokens import Token

MOST_ROWS = 10_000
LONGEST_NAME = 100
_TRENDS: dict[str, Trend] = {
    **{"rising": "rising", "rise": "rising", "brightening": "rising", "fading": "fading", "fade": "fading"},
    **{"low_state": "low_state", "new_low_state": "new_low_state"},
}


class Values:
    """The values of one text; `problems` grows by what is off in those that are read."""

    text: str
    pairs: dict[str, Token]
    problems: list[Problem]

    def radius(self, written: float | None) -> float | None:
        """`r=`, else what was written after a position, in arcseconds; None for the usual one."""
        token = self.pairs.get("r")
        radius = radius_arcsec(token.value) if token is not None else written
        part = token.source if token is not None else ""
        if token is not None and radius is None:
            self.off(f"{token.value[:40]} is no radius: write r=5, r=10m or r=0.5d.", part, without(self.text, token))
        if radius is None:
            return None
        if radius <= 0.0:
            mended = without(self.text, token) if token is not None else ""
            self.off("A radius is more than 0; the usual one is taken.", part, mended)
            return None
        if radius > LARGEST_RADIUS_ARCSEC:
            mended = replaced(self.text, token, "5d") if token is not None else ""
            self.off("A radius is at most 5 degrees, which are taken.", part, mended)
            return LARGEST_RADIUS_ARCSEC
        return radius

    def known_label(self, text: str) -> str | None:
        """The label that a text means; None if no list has it."""
        return class_names.ANOMALY if text.casefold() == "anomalies" else class_names.known_label(text)

    def label(self) -> str:
        """`class=` as the store has it; a label that no list has is taken as it stands."""
        token = self.pairs["class"]
        label = self.known_label(token.value)
        if label is None:
            label = plain_name(token.value)
            near = class_names.similar_labels(label)
            hint = f" Is it {' or '.join(near)}?" if near else ""
            repaired = replaced(self.text, token, near[0]) if near else ""
            self.off(
                f"No list of classes has {label[:60]}; it is looked for as it stands.{hint}", token.source, repaired
            )
        if label != class_names.BLAZARS:
            return label
        trend = self.pairs["trend"].value.lower() if "trend" in self.pairs else ""
        if trend == "high_state":
            return class_names.HIGH_STATE
        if trend not in ("low_state", "new_low_state"):
            repaired = replaced(self.text, token, class_names.HIGH_STATE)
            self.off("Blazars are listed by their state: the low state is shown.", token.source, repaired)
        return class_names.LOW_STATE

    def trend(self, label: str) -> Trend | None:
        """`trend=` where it goes with the label."""
        token = self.pairs.get("trend")
        if token is None:
            return None
        word = re.sub(r"[\s-]+", "_", token.value.lower())
        if word == "high_state" and label == class_names.HIGH_STATE:
            return None
        trend = _TRENDS.get(word)
        if trend is None:
            listed = "rising, fading, low_state and new_low_state"
            near = get_close_matches(word[:20], _TRENDS, n=1, cutoff=0.7)
            mended = replaced(self.text, token, _TRENDS[near[0]]) if near else without(self.text, token)
            self.off(f"There is no trend {token.value[:40]}; there are {listed}.", token.source, mended)
        elif trend in ("low_state", "new_low_state") and label != class_names.LOW_STATE:
            repaired = f'class="{class_names.LOW_STATE}" trend={trend}'
            self.off("Low states are known of blazars only.", token.source, repaired)
            return None
        elif label == class_names.ANOMALY:
            self.ignored("trend", "Anomalies have no trend.")
        return trend

    def rows(self) -> int | None:
        """`last=` where it is a number of rows."""
        token = self.pairs.get("last")
        if token is None or (times.span_days(token.value) is not None and not token.value.isdecimal()):
            return None
        if not (token.value.isdecimal() and len(token.value) <= 9) or int(token.value) < 1:
            self.off("last= is a number of rows: last=10.", token.source, without(self.text, token))
            return None
        if int(token.value) > MOST_ROWS:
            self.off(f"At most {MOST_ROWS:,} rows are read.", token.source, replaced(self.text, token, str(MOST_ROWS)))
        return min(int(token.value), MOST_ROWS)

    def ignored(self, key: str, sentence: str) -> None:
        """Say why a value is left out, if it was given."""
        token = self.pairs.get(key)
        if token is not None:
            self.off(sentence, token.source, without(self.text, token))

    def off(self, sentence: str, part: str, repaired: str) -> None:
        """Note something that is off, and a whole text that would be right."""
        self.problems.append(Problem(sentence, part, repaired))


def plain_name(text: str) -> str:
    return " ".join(text.replace('"', " ").split())[:LONGEST_NAME].strip()
