"""The time that a search is about: `after=`, `before=`, `window=`, `night=`, and `last 7 days` in words."""

from __future__ import annotations

import re
from typing import NamedTuple

from data_access.search.keywords import without
from data_access.search.question import Problem
from data_access.search.times import FIRST_JD, LAST_JD, date_jd, day_of, exact_text, span_days
from data_access.search.tokens import Token

_SINCE = ("since", "after", "from")
_UNTIL = ("before", "until", "till")
_LAST = ("last", "past")
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|yesterday|today", re.IGNORECASE)
_BETWEEN, _TO = ("between", "from"), ("to", "and", "–", "-")
_MOST_WORDS = 3


class Span(NamedTuple):
    """From a date to a date, each None if it is open."""

    start_jd: float | None = None
    stop_jd: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether there are no dates at all."""
        return self.start_jd is None and self.stop_jd is None


def span_of(
    pairs: dict[str, Token], words: list[Token], text: str, now: float
) -> tuple[Span, list[Token], list[Problem]]:
    """The span of a search, the words that are not part of it, and what is wrong with its dates."""
    problems: list[Problem] = []
    spoken, rest = _spoken(words, now, is_beside=len(words) > 1 or bool(pairs))
    start = _date(pairs.get("after"), text, now, problems)
    stop = _date(pairs.get("before"), text, now, problems)
    start, stop = (spoken.start_jd if start is None else start), (spoken.stop_jd if stop is None else stop)
    night = pairs.get("night")
    if night is not None:
        day = day_of(night.value, now)
        if day is None:
            problems.append(_no_date(night, text))
        else:
            start, stop = day
    last = pairs.get("last")
    if last is not None and not last.value.isdecimal() and (days := span_days(last.value)) is not None:
        start = now - days
    window = pairs.get("window")
    if window is not None:
        start, stop = _widened(window, start, stop, text, now, problems)
    if start is not None and stop is not None and start > stop:
        sentence = f"The end ({exact_text(stop)}) is before the beginning ({exact_text(start)}); they are swapped."
        kept = [without(text, pairs["after"])] if "after" in pairs else [text]
        base = without(kept[0], pairs["before"]) if "before" in pairs else kept[0]
        repaired = f"{base} after={exact_text(stop)} before={exact_text(start)}".strip()
        problems.append(Problem(sentence, pairs["before"].source if "before" in pairs else "", repaired))
        start, stop = stop, start
    # Spans of centuries end where dates of the survey could.
    start = None if start is None else min(max(start, FIRST_JD), LAST_JD)
    stop = None if stop is None else min(max(stop, FIRST_JD), LAST_JD)
    return Span(start, stop), rest, problems


def _widened(
    window: Token, start: float | None, stop: float | None, text: str, now: float, problems: list[Problem]
) -> tuple[float | None, float | None]:
    days = span_days(window.value)
    if days is None:
        sentence = f"{window.value[:40]} is no span: write window=10 (days) or window=12h."
        problems.append(Problem(sentence, window.source, without(text, window)))
        return start, stop
    if start is not None and stop is not None:
        problems.append(
            Problem("window= does not go with two dates; it is left out.", window.source, without(text, window))
        )
        return start, stop
    if start is not None:
        return start, start + days
    end = now if stop is None else stop
    return end - days, end


def _date(token: Token | None, text: str, now: float, problems: list[Problem]) -> float | None:
    if token is None:
        return None
    jd = date_jd(token.value, now)
    if jd is None:
        problems.append(_no_date(token, text))
    return jd


def _no_date(token: Token, text: str) -> Problem:
    sentence = f"{token.value[:40]} is no date: write 2025-01-31, a Julian date, or yesterday."
    return Problem(sentence, token.source, without(text, token))


def _from_to(words: list[Token], now: float) -> tuple[float, float, int] | None:
    """`2021-11-01 to 2021-11-05`, `between … and …`: both days whole, and how many words they are; None for others."""
    said = [token.value for token in words[: 2 * _MOST_WORDS + 2]]
    is_led = said[0].lower() in _BETWEEN
    joint = next((place for place, word in enumerate(said) if place > is_led and word.lower() in _TO), len(said))
    first = _whole_days(" ".join(said[is_led:joint]), now)
    if first is None:
        return None
    for count in range(min(_MOST_WORDS, len(said) - joint - 1), 0, -1):
        last = _whole_days(" ".join(said[joint + 1 : joint + 1 + count]), now)
        if last is not None:
            earlier, later = sorted((first, last))
            return earlier[0], later[1], joint + 1 + count
    return None


def _whole_days(text: str, now: float) -> tuple[float, float] | None:
    """From where a day or month begins to where it ends; a time of day is both."""
    day, jd = day_of(text, now), date_jd(text, now)
    if day is None or jd is None:
        return None
    return day if jd == day[0] else (jd, jd)


def _day_beside(words: list[Token], now: float) -> tuple[float, float, int] | None:
    """A day beside other words, `SN candidate 2021-11-22`, with its time of day if it has one."""
    if not _DAY.fullmatch(words[0].value):
        return None
    for count in (2, 1):
        day = day_of(" ".join(token.value for token in words[:count]), now)
        if day is not None:
            return day[0], day[1], count
    return None


def _spoken(words: list[Token], now: float, *, is_beside: bool) -> tuple[Span, list[Token]]:
    """Dates in words, `since 2025-01-01`, `2021-11-01 to 2021-11-05` or `last 7 days`, and the words beside them."""
    start = stop = None
    rest: list[Token] = []
    place = 0
    while place < len(words):
        word = words[place].value.lower()
        if between := _from_to(words[place:], now) or (_day_beside(words[place:], now) if is_beside else None):
            start, stop, taken = between
            place += taken
            continue
        taken = 0
        for count in range(min(_MOST_WORDS, len(words) - place - 1), 0, -1):
            phrase = " ".join(token.value for token in words[place + 1 : place + 1 + count])
            if word in _LAST and re.search("[a-z]", phrase, re.IGNORECASE) and (days := span_days(phrase)):
                start, taken = now - days, count
            elif word in (*_SINCE, *_UNTIL) and (jd := date_jd(phrase, now)) is not None:
                start, stop = (jd, stop) if word in _SINCE else (start, jd)
                taken = count
            if taken:
                break
        if not taken:
            rest.append(words[place])
        place += 1 + taken
    return Span(start, stop), rest
