"""Links that are pasted into the search field, and the parameters of links that are opened, as texts of a search."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

from data_access.search.keywords import KEYS
from data_access.search.tokens import quoted

_LINK = re.compile(r"\s*https?://[^\s/?#]+(/[^\s?#]*)?(?:\?([^\s#]*))?(?:#\S*)?\s*", re.IGNORECASE)
_WHOLE = ("query", "q")
_NOT_ARGUMENTS = frozenset({"action", "partial", *_WHOLE})


def text_of_link(text: str) -> str:
    """What the address of an object's page or of a search asks for, here or on the public portal; else the text."""
    match = _LINK.fullmatch(text)
    if match is None:
        return text
    path, query = match.groups(default="")
    # Others, such as a unit or an order, are about how a page looks.
    parameters = {key: value for key, value in parse_qsl(query) if key in KEYS or key in _WHOLE}
    return (text_of_parameters(parameters) if parameters else unquote(path.strip("/").rpartition("/")[2])) or text


def text_of_parameters(parameters: Mapping[str, str]) -> str:
    """The text that a link's parameters stand for: `query` or `q` hold a whole one.

    `action` and `partial` say nothing that the other parameters do not.
    """
    whole = [parameters[key] for key in _WHOLE if parameters.get(key)]
    pairs = [f"{key}={quoted(value)}" for key, value in parameters.items() if value and key not in _NOT_ARGUMENTS]
    return " ".join([*whole, *pairs])
