"""The widget itself, drawn on a page. It opens pages as the browser's back and forward buttons do: none runs for it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components.base_path import base_path
from components.search_field.examples import EXAMPLES
from components.search_field.routes import PATH
from components.search_field.words import said_of

_SOURCES = Path(__file__).parent
_SCRIPTS = ("history.js", "typed.js", "options.js", "field.js")
_PLACEHOLDER = "Object, position, name, class, date"

_field = st.components.v2.component(
    "search_field",
    html=(_SOURCES / "search_field.html").read_text(encoding="utf-8"),
    css=(_SOURCES / "search_field.css").read_text(encoding="utf-8"),
    js="\n".join((_SOURCES / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


def draw(text: str, *, page: str, main: bool = False, key: str) -> None:
    """The search field. Nothing is asked of the store for it.

    Parameters
    ----------
    text : what it holds when the page is opened
    page : the page that it stands on, as in the address
    main : whether it is what the page is for; it is larger then, and has room for what it says
    """
    data = {
        **said_of(text),
        "text": text,
        "page": page,
        "main": main,
        "placeholder": _PLACEHOLDER,
        "nothing": said_of(""),
        "examples": EXAMPLES,
        "url": base_path() + PATH,
        "search": f"{base_path()}/search?query=",
    }
    _field(key=key, data=data)
