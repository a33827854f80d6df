"""Where a text leads: an object to its page, all else to the page of searches."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlencode

from components.base_path import base_path
from data_access import cached
from data_access.errors import AlertscopeError
from data_access.search import Question, parse
from data_access.search.suggest import as_object_name
from data_access.services.gracedb import is_superevent, superevent_name


class Destination(NamedTuple):
    """A page of the menu, and its parameters."""

    page: str
    parameters: dict[str, str]

    @property
    def address(self) -> str:
        """With the base path."""
        return f"{base_path()}/{self.page}?{urlencode(self.parameters, quote_via=quote)}"


def object_page(object_id: str) -> Destination:
    """The page of an object."""
    return Destination("object", {"oid": object_id})


def destination_of(question: Question) -> Destination:
    """Where a question leads, by what it says alone; `text` is kept as it was typed."""
    event = superevent_of(question)
    if event is not None:
        return Destination("region", {"by": "event", "event": event})
    if question.action == "object" and len(question.object_ids) == 1 and not question.is_prefix and not question.n:
        return object_page(question.object_ids[0])
    return Destination("search", {"query": question.text.strip()})


def superevent_of(question: Question) -> str | None:
    """The gravitational-wave candidate that a question names, None if it names something else."""
    name = question.name or ""
    is_one = question.action == "name" and question.radius_arcsec is None and is_superevent(name)
    return superevent_name(name) if is_one else None


def destination(text: str) -> Destination:
    """Where a text leads. A word that looks like no survey's name may be an object's: the store is asked for it."""
    question = parse(text)
    if question.action == "name":
        name = as_object_name(text)
        try:
            if name is not None and name in cached.object_names(name).value:
                return object_page(name)
        except AlertscopeError:
            pass  # the page of searches says what is the matter
    return destination_of(question)
