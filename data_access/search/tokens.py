"""A text cut into words and `key=value` pairs, as people type them."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

LONGEST_TEXT = 1_000
_KEY = re.compile(r"([^\W\d]\w*)\s*(?:=|:(?!//))\s*")
_NEXT_PAIR = re.compile(r"\s+[^\W\d]\w*=")
CLOSING_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_SEPARATORS = frozenset(",;")
_MINUS_SIGNS = str.maketrans(dict.fromkeys("−‐‑‒–﹣－", "-"))


class Token(NamedTuple):
    """A word, or a value with its key (in lower case); `source` is the text it was made from."""

    key: str
    value: str
    source: str
    is_quoted: bool = False


class Tokens(NamedTuple):
    """All tokens of a text; `open_quote` is what follows a quote that is never closed."""

    tokens: list[Token]
    open_quote: str


def cleaned(text: str) -> str:
    """Compatible letters, plain minus signs, no control characters, no more than `LONGEST_TEXT`."""
    short = unicodedata.normalize("NFC", text[:LONGEST_TEXT]).translate(_MINUS_SIGNS)
    plain = "".join(letter if letter.isprintable() else " " for letter in short)
    return plain.strip()


def tokens_of(text: str) -> Tokens:
    """Tokens of a cleaned text. A quote counts only where a word or a value begins: `it's` is one word."""
    tokens: list[Token] = []
    open_quote, place = "", 0
    while place < len(text):
        if text[place].isspace() or text[place] in _SEPARATORS:
            place += 1
            continue
        start = place
        match = _KEY.match(text, place)
        key = match.group(1).lower() if match else ""
        place = match.end() if match else place
        closing = CLOSING_QUOTES.get(text[place : place + 1])
        if closing is not None:
            end = text.find(closing, place + 1)
            if end < 0:
                next_pair = _NEXT_PAIR.search(text, place + 1)
                end = next_pair.start() if next_pair else len(text)
                open_quote = text[place:end]
            source = text[start:end] if open_quote else text[start : end + 1]
            tokens.append(Token(key, " ".join(text[place + 1 : end].split()), source, True))
            place = end if open_quote else end + 1
            continue
        end = place
        while end < len(text) and not text[end].isspace() and text[end] not in _SEPARATORS:
            end += 1
        tokens.append(Token(key, text[place:end], text[start:end]))
        place = end
    return Tokens(tokens, open_quote)


def quoted(value: str) -> str:
    """A value as it may stand after a key."""
    plain = value.replace('"', "")
    return f'"{plain}"' if re.search(r"[\s,;]", plain) or plain[:1] in CLOSING_QUOTES or not plain else plain
