"""What a text in the search field may go on to be, while it is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from data_access.search import names
from data_access.search.class_names import similar_labels
from data_access.search.completions import class_labels, keywords_for, keywords_that_begin, values_of
from data_access.search.keywords import KEYS
from data_access.search.parse import parse
from data_access.search.question import Question
from data_access.search.tokens import cleaned, quoted, tokens_of
from science.labels import display_name

OBJECT = "object"
MOST_SUGGESTIONS = 12
_MOST_OF_A_KIND = 8
_MOST_CLASSES_BESIDE_OTHERS = 5
_SHORTEST_NAME = 2
_SHORTEST_MISSPELT = 4
_OPEN_VALUE = re.compile(r"""(?:^|(?<=[\s,;]))([^\W\d]\w*)\s*[=:]\s*["'“‘]?([^="'“”‘’]*)$""")
_LAST_WORD = re.compile(r"[^\s,;]*$")
_ANY_NAME = re.compile(r"[A-Za-z0-9.+-]{1,64}")
_ANY_WORDS = re.compile(r"[\w(][\w .+*'()/-]*")
_TAKES_WORDS = ("class", "after", "before", "night")

Names = Callable[[str], list[str]]


class Suggestion(NamedTuple):
    """A text that could be meant, how to show it, and what it is."""

    text: str
    label: str
    about: str


def suggestions(text: str, *, object_names: Names, known_names: Names) -> list[Suggestion]:
    """What the text may become, the likeliest first; at most `MOST_SUGGESTIONS`.

    Parameters
    ----------
    text : as typed so far, to where it ends
    object_names : names of objects in the store that begin with a text, as it stands
    known_names : names in the tables of TNS and of the Solar System that begin with a text
    """
    given = cleaned(text)
    if not given:
        return []
    goes_on = text[-1:].isspace()
    open_value = None if goes_on else _OPEN_VALUE.search(given)
    key = KEYS.get(open_value.group(1).lower()) if open_value else None
    if open_value and key and (key in _TAKES_WORDS or " " not in open_value.group(2)):
        found = _values(given[: open_value.start(1)], key, open_value.group(1), open_value.group(2))
    elif goes_on:
        found = _further(given)
    else:
        found = _of_words(given, object_names, known_names)
    different = {one.text: one for one in found if one.text != given}
    return list(different.values())[:MOST_SUGGESTIONS]


def as_object_name(text: str) -> str | None:
    """A text as the survey spells names (`ztf21ABF` is `ZTF21abf`), None if it cannot be a name or its beginning."""
    word = text.strip()
    survey = names.object_name(word)
    if survey is not None:
        return survey[0]
    return word if _ANY_NAME.fullmatch(word) else None


def _values(before: str, key: str, written: str, begun: str) -> Iterator[Suggestion]:
    if key == "class":
        for label in class_labels(begun)[:MOST_SUGGESTIONS]:
            yield _class(f"{before}{written}=", label)
    for value, about in values_of(key, begun):
        yield Suggestion(f"{before}{written}={quoted(value)}", f"{written}={value}", about)
    if " " in begun:  # the value may have ended before its last word: `class=Mira tre`
        first, _, last = begun.rpartition(" ")
        yield from _keywords(f"{before}{written}={first} ", last)
    if key == "class" and not class_labels(begun):
        yield from (_class(f"{before}{written}=", label) for label in similar_labels(begun))


def _further(given: str) -> Iterator[Suggestion]:
    """After a space: what goes with the question as it is."""
    question = parse(given)
    for keyword, about in keywords_for(question):
        if not _has(given, keyword):
            yield Suggestion(f"{given} {keyword}=", f"{keyword}=", about)


def _of_words(given: str, object_names: Names, known_names: Names) -> Iterator[Suggestion]:
    word = _LAST_WORD.search(given)
    start = word.start() if word else len(given)
    before, last = given[:start], given[start:]
    survey = names.object_name(last)
    question = parse(given)
    if survey is not None or (not before and _may_be_a_name(question)):
        yield from _objects(before, last, object_names)
    if survey is None and not _has_pairs(given) and question.action != "cone":
        labels = class_labels(given) or (similar_labels(given) if len(given) >= _SHORTEST_MISSPELT else [])
        yield from (_class("class=", label) for label in labels[:_MOST_CLASSES_BESIDE_OTHERS])
        if len(given) >= _SHORTEST_NAME and _ANY_WORDS.fullmatch(given):
            known = known_names(given)[:_MOST_OF_A_KIND]
            yield from (Suggestion(name, name, "TNS or Solar System name") for name in known)
    yield from _keywords(before, last)


def _keywords(before: str, last: str) -> Iterator[Suggestion]:
    for keyword, about in keywords_that_begin(last):
        if not _has(before, keyword):
            yield Suggestion(f"{before}{keyword}=", f"{keyword}=", about)


def _objects(before: str, last: str, object_names: Names) -> Iterator[Suggestion]:
    name = as_object_name(last)
    if name is not None:
        found = object_names(name)[:_MOST_OF_A_KIND]
        yield from (Suggestion(before + each, each, OBJECT) for each in found)


def _class(before: str, label: str) -> Suggestion:
    plain = display_name(label)
    return Suggestion(before + quoted(label), label, "class" if plain == label else f"class: {plain}")


def _may_be_a_name(question: Question) -> bool:
    return question.action in ("object", "name", "solar_system", "nothing")


def _has_pairs(given: str) -> bool:
    return any(token.key for token in tokens_of(given).tokens)


def _has(given: str, keyword: str) -> bool:
    """Whether a key is there already, under whatever name."""
    return KEYS[keyword] in {KEYS.get(token.key) for token in tokens_of(given).tokens if token.value}
