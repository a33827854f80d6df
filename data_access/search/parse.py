"""From what somebody typed to what is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from data_access.search import class_names, names, times
from data_access.search.keywords import pairs_and_words
from data_access.search.links import text_of_link, text_of_parameters
from data_access.search.positions import (
    Position,
    checked,
    leading_position,
    numbers_astray,
    position_of,
    printed_position,
)
from data_access.search.question import DEFAULT_RADIUS_ARCSEC, Action, Problem, Question
from data_access.search.spans import Span, span_of
from data_access.search.tokens import CLOSING_QUOTES, LONGEST_TEXT, Token, cleaned, quoted, tokens_of
from data_access.search.values import LONGEST_NAME, Values, plain_name

MOST_OBJECTS = 50
_DATED = re.compile(r"\d{4}-?\d{2}-?\d{2}[ T_]\d{2}:?\d{0,2}:?\d{0,2}")


def parse(text: str, *, now_jd: float | None = None) -> Question:
    """What a text in the search field means; never raises.

    Parameters
    ----------
    text : an id or several, the beginning of one, a position, a name, `class=…`, dates; see `Question`
    now_jd : the date that `yesterday` counts from, now if None
    """
    return _Reading(text, times.now_jd() if now_jd is None else now_jd).question()


def question_from_parameters(parameters: Mapping[str, str]) -> Question:
    """The question of a link such as `/?action=conesearch&ra=10&dec=20&r=5`, as the public portal writes them."""
    return parse(text_of_parameters(parameters))


class _Reading(Values):
    """One text being read: its parts are taken out one after the other."""

    def __init__(self, given: str, now: float) -> None:
        self.given, self.now = given, now
        self.text = cleaned(text_of_link(given))
        self.problems: list[Problem] = []
        self.printed = printed_position(self.text)
        found = tokens_of(self.text if self.printed is None else self.text.replace(self.printed[1], " ", 1))
        if len(given) > LONGEST_TEXT:
            self.off(f"Only the first {LONGEST_TEXT:,} characters are read.", "", self.text)
        if found.open_quote:
            closed = found.open_quote + CLOSING_QUOTES[found.open_quote[0]]
            repaired = self.text.replace(found.open_quote, closed, 1) if len(found.open_quote) > 1 else ""
            self.off(
                "A quote is opened and never closed; here is where it is taken to end.", found.open_quote, repaired
            )
        self.pairs, self.words, problems = pairs_and_words(found.tokens, self.text)
        self.problems += problems
        self.objects: list[tuple[str, bool]] = []
        self.tracklets: list[tuple[str, bool]] = []
        self._take_ids()
        self.span = self._take_span()
        self.rest = " ".join(word.value for word in self.words)
        self._join_words_of_a_class()

    def question(self) -> Question:
        """All parts put together."""
        question = self._of_position() or self._of_ids() or self._of_body() or self._of_rest() or self._of_the_sky()
        return question if question is not None else self._built("nothing")

    def _of_position(self) -> Question | None:
        position, part = self._position()
        if position is None:
            return None
        if position.problem:
            written = "" if position.radius_arcsec is None else f" {position.radius_arcsec:.10g}"
            repaired = position.repaired and position.repaired + written
            self.off(position.problem, part, self._with_position(part, repaired))
            return self._built("nothing")
        if part == self.rest:
            self.rest = ""
        self._say_of_rest("a position")
        radius = self.radius(position.radius_arcsec)
        return self._built("cone", ra_deg=position.ra_deg, dec_deg=position.dec_deg, radius_arcsec=radius)

    def _of_ids(self) -> Question | None:
        if not (self.objects or self.tracklets):
            return None
        self._say_of_rest("a name")
        if self.tracklets:
            name, is_prefix = self.tracklets[0]
            if len(self.tracklets) > 1 or self.objects:
                self.off("One tracklet is looked up at a time: the first.", "", name)
            return self._built("tracklet", tracklet_id=name, is_prefix=is_prefix)
        ids = tuple(dict.fromkeys(name for name, _ in self.objects))
        if len(ids) > MOST_OBJECTS:
            self.off(f"At most {MOST_OBJECTS} objects are looked up at once.", "", " ".join(ids[:MOST_OBJECTS]))
            ids = ids[:MOST_OBJECTS]
        is_prefix = len(ids) == 1 and self.objects[0][1]
        partial = [name for name, is_partial in self.objects if is_partial]
        if len(ids) > 1 and partial:
            whole = " ".join(name for name in ids if name not in partial)
            self.off("In a list each name must be whole; this is only a beginning.", partial[0], whole)
        if "r" in self.pairs and len(ids) == 1 and not is_prefix:
            radius = self.radius(None) or DEFAULT_RADIUS_ARCSEC
            return self._built("cone", object_ids=ids, radius_arcsec=radius)
        if "r" in self.pairs:
            reason = "is only a beginning" if is_prefix else "are several"
            self.ignored("r", f"A radius goes with one whole name; {ids[0] if is_prefix else 'these'} {reason}.")
        return self._built("object", object_ids=ids, is_prefix=is_prefix)

    def _of_body(self) -> Question | None:
        token = self.pairs.get("sso")
        if token is None:
            return None
        self._say_of_rest("a Solar System object")
        name = names.solar_system_name(token.value) or plain_name(token.value)
        return self._built("solar_system", solar_system_name=name) if name else None

    def _of_rest(self) -> Question | None:
        named = self.pairs.get("name")
        if named is not None:
            self._say_of_rest("a name")
            return self._named(named.value)
        if not self.rest:
            return None
        day = times.day_of(self.rest, self.now)
        if day is not None:
            self.span = Span(*day)
            return self._of_the_sky() or self._built("date")
        body = names.solar_system_name(self.rest)
        if body is not None:
            return self._built("solar_system", solar_system_name=body)
        label = None if "class" in self.pairs else self.known_label(self.rest)
        if label is not None:
            self.pairs["class"] = Token("class", label, self.rest)
            return self._of_the_sky()
        return self._named(self.rest)

    def _of_the_sky(self) -> Question | None:
        """Questions without a place: a class, the anomalies, or all alerts of some time."""
        if "class" in self.pairs:
            label = self.label()
            action: Action = "anomaly" if label == class_names.ANOMALY else "class"
            return self._built(action, label=label, trend=self.trend(label))
        if self.span.is_open and self.rows() is None:
            self.ignored("r", "A radius needs a position or a name before it.")
            self.ignored("trend", "A trend goes with a class.")
            return None
        return self._built("date")

    def _built(self, action: Action, **arguments: object) -> Question:
        """The question, with dates and number of rows where the action has them, and a word on arguments it lacks."""
        if action == "nothing":
            return Question(text=self.given, problems=self._problems())
        dated = action in ("cone", "class", "anomaly", "date", "solar_system", "name")
        if dated:
            arguments |= {"start_jd": self.span.start_jd, "stop_jd": self.span.stop_jd}
        else:
            for key in ("after", "before", "window", "night"):
                self.ignored(key, "Dates do not go with the name of an object or a tracklet: all of it is shown.")
        if action in ("cone", "name") and "class" in self.pairs:
            label = self.label()
            if class_names.is_of_places(label):
                arguments["label"] = label
            else:
                self.ignored("class", f"{label} is no class that a place can be searched for; all are shown.")
        elif action not in ("class", "anomaly"):
            self.ignored("class", "A class does not go with this search.")
        if action not in ("class", "anomaly"):
            self.ignored("trend", "A trend goes with a class alone.")
        if action not in ("cone", "name", "object"):
            self.ignored("r", "A radius goes with a position or a name.")
        if action == "anomaly":
            arguments |= {"label": None, "trend": None}
        return Question(action, n=self.rows(), text=self.given, problems=self._problems(), **arguments)  # type: ignore[arg-type]

    def _named(self, text: str) -> Question | None:
        name = plain_name(names.tns_name(text) or text)
        if not any(letter.isalnum() for letter in name):
            self.off("No name, position or class is recognised in this.", text[:LONGEST_NAME], "")
            return None
        return self._built("name", name=name, radius_arcsec=self.radius(None))

    def _take_ids(self) -> None:
        """Take names of objects and tracklets out of the words."""
        values = [*self.words]
        for key in ("object", "tracklet"):
            if key in self.pairs:
                value, source = self.pairs[key].value, self.pairs[key].source
                dated = _DATED.fullmatch(value) if key == "tracklet" else None
                parts = [value] if dated else re.split(r"[\s,;]+", value)
                values += [Token("", part, source) for part in parts]
        for token in values:
            found = names.object_name(token.value)
            tracklet = names.tracklet_name(token.value)
            if tracklet is None and "tracklet" in self.pairs and token.source == self.pairs["tracklet"].source:
                tracklet = names.tracklet_name(
                    "TRCK_" + re.sub(r"[-:]", "", token.value).replace(" ", "_").replace("T", "_")
                )
            if found is not None:
                self.objects.append(found)
            elif tracklet is not None:
                self.tracklets.append(tracklet)
            elif token not in self.words:
                self.off("This is not a name that the survey gives.", token.value, f"name={quoted(token.value)}")
            if found is not None or tracklet is not None:
                self.words = [word for word in self.words if word is not token]

    def _take_span(self) -> Span:
        span, self.words, problems = span_of(self.pairs, self.words, self.text, self.now)
        self.problems += problems
        return span

    def _join_words_of_a_class(self) -> None:
        """`class=SN candidat` is one label that is misspelt, not a label and a name."""
        token = self.pairs.get("class")
        if token is None or token.is_quoted or f"{token.source} {self.rest}" not in self.text or not self.rest:
            return
        if position_of(self.rest) is None:
            self.pairs["class"] = Token("class", f"{token.value} {self.rest}", f"{token.source} {self.rest}")
            self.rest = ""

    def _position(self) -> tuple[Position | None, str]:
        if self.printed is not None:
            return self.printed
        for first, second in (("ra", "dec"), ("l", "b")):
            one, other = self.pairs.get(first), self.pairs.get(second)
            given = one or other
            if given is None:
                continue
            part = " ".join(token.source for token in (one, other) if token is not None)
            if one is None or other is None:
                missing = second if other is None else first
                return Position(0.0, 0.0, None, f"{given.key}= needs {missing}= beside it."), part
            found = position_of(f"{one.value} {other.value}")
            if first == "l" and found is not None and not found.problem:
                found = _galactic(one.value, other.value)
            return found or Position(0.0, 0.0, None, f"{part} is no position: write {first}=120.5 {second}=-30."), part
        if not self.rest:
            return None, ""
        position = position_of(self.rest) or numbers_astray(self.rest)
        return (position, self.rest) if position is not None else self._leading_position()

    def _leading_position(self) -> tuple[Position | None, str]:
        """A position that words follow: those of a class say what is looked for there, others are left out."""
        found = leading_position(self.rest)
        if found is None:
            return None, ""
        position, part, more = found
        label = None if "class" in self.pairs else self.known_label(more)
        if label is not None:
            self.pairs["class"] = Token("class", label, more)
            self.rest = part
        else:
            self.rest = more
        return position, part

    def _with_position(self, part: str, repaired: str) -> str:
        if not repaired:
            return ""
        return " ".join(self.text.replace(part, repaired, 1).split()) if part in self.text else repaired

    def _say_of_rest(self, beside: str) -> None:
        if self.rest:
            part = self.rest[:LONGEST_NAME]
            repaired = " ".join(self.text.replace(self.rest, " ", 1).split()) if self.rest in self.text else ""
            self.off(f"This is left out: it does not go with {beside}.", part, repaired)

    def _problems(self) -> tuple[Problem, ...]:
        return tuple(dict.fromkeys(self.problems))


def _galactic(longitude: str, latitude: str) -> Position:
    try:
        return checked(float(longitude), float(latitude), None, galactic=True)
    except ValueError:
        return Position(0.0, 0.0, None, "l= and b= are degrees: write l=120.5 b=-30.")
