"""The `key=value` pairs of a search: which keys there are, under which names, and what is said of others."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from data_access.search.class_names import known_label
from data_access.search.names import solar_system_name
from data_access.search.question import Problem
from data_access.search.times import date_jd, now_jd
from data_access.search.tokens import Token, quoted

_NAMES = {
    "r": "r radius rad",
    "class": "class label",
    "trend": "trend",
    "last": "last n limit",
    "after": "after since start startdate start_date from",
    "before": "before until till stop stopdate stop_date",
    "window": "window",
    "night": "night date day",
    "sso": "sso ssnamenr n_or_d",
    "tracklet": "tracklet",
    "object": "object objectid id oid",
    "name": "name",
    "ra": "ra",
    "dec": "dec de decl",
    "l": "l glon",
    "b": "b glat",
}
KEYS = {alias: key for key, aliases in _NAMES.items() for alias in aliases.split()}
MOST_WORDS_OF_A_VALUE = 6


def pairs_and_words(tokens: list[Token], text: str) -> tuple[dict[str, Token], list[Token], list[Problem]]:
    """Values by key, the words beside them, and what is wrong with keys.

    A value may go on without quotes where that makes sense: `class=SN candidate`, `after=2023-03-29 13:36:52`.
    """
    pairs: dict[str, Token] = {}
    words: list[Token] = []
    problems: list[Problem] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        place += 1
        if not token.key:
            words.append(token)
            continue
        key = KEYS.get(token.key)
        if key is None:
            problems.append(_unknown_key(token, text))
            continue
        if not token.is_quoted and key in _GOES_ON:
            token, more = _longest(token, tokens[place:], _GOES_ON[key])
            place += more
        if not token.value:
            problems.append(Problem(f"There is nothing after {token.key}=.", token.source, without(text, token)))
            continue
        if key in pairs:
            repaired = without(text, pairs[key])
            problems.append(Problem(f"{key}= is there more than once; the last counts.", pairs[key].source, repaired))
        pairs[key] = token
    return pairs, words, problems


def without(text: str, token: Token) -> str:
    """The text with one of its tokens left out."""
    return " ".join(text.replace(token.source, " ", 1).split())


def replaced(text: str, token: Token, value: str) -> str:
    """The text with another value for one of its tokens."""
    key = f"{token.key}=" if token.key else ""
    return " ".join(text.replace(token.source, f"{key}{quoted(value)}", 1).split())


def _is_date(value: str) -> bool:
    return date_jd(value, now_jd()) is not None


_GOES_ON: dict[str, Callable[[str], object]] = {
    "class": known_label,
    "sso": solar_system_name,
    **dict.fromkeys(("after", "before", "night"), _is_date),
}


def _longest(token: Token, following: list[Token], is_right: Callable[[str], object]) -> tuple[Token, int]:
    """The token with as many of the words after it as make it right, and how many those are."""
    words: list[Token] = []
    for word in following[:MOST_WORDS_OF_A_VALUE]:
        if word.key or word.is_quoted:
            break
        words.append(word)
    for count in range(len(words), 0, -1):
        taken = [token.value, *(word.value for word in words[:count])]
        if is_right(" ".join(taken)):
            source = " ".join([token.source, *(word.source for word in words[:count])])
            return Token(token.key, " ".join(taken), source), count
    return token, 0


def _unknown_key(token: Token, text: str) -> Problem:
    near = get_close_matches(token.key[:20], KEYS, n=1, cutoff=0.7)
    if near:
        repaired = text.replace(token.source, f"{near[0]}={quoted(token.value)}", 1)
        return Problem(f"There is no {token.key[:20]}=. Is it {near[0]}=?", token.source, repaired)
    listed = ", ".join(f"{key}=" for key in _NAMES)
    return Problem(f"There is no {token.key[:20]}=; there are {listed}.", token.source, without(text, token))
