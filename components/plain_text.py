"""Text that came from a survey or a catalogue, made safe to stand inside Markdown, and numbers as people read them."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=])")
# A link or an emoji is made from bare text even where its signs are escaped; an invisible joiner prevents that.
_TURNS_INTO_MORE = re.compile(r"(?<=www)(?=\.)|(?<=:)(?=//)|(?<=\w)(?=@)|(?<=:)(?=[\d+-]*[^\W\d][\w+-]*:)")
_JOINER = "\u2060"


def escaped(text: object) -> str:
    """Text from outside as Markdown that reads exactly so: no link, no image, no formula, no colour, no HTML."""
    joined = _TURNS_INTO_MORE.sub(_JOINER, " ".join(str(text).split()))
    return _MARKUP.sub(r"\\\1", joined)


def duration(seconds: float) -> str:
    """A time span in the unit that suits it: 12 ms, 1.4 s, 3 min, 5 h, 2 d."""
    if seconds < 1:
        return f"{max(round(seconds * 1e3), 1)} ms"
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds / 60:.0f} min"
    if seconds < 86_400:
        return f"{seconds / 3600:.0f} h"
    return f"{seconds / 86_400:.0f} d"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 alert`, `1,575 alerts`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
