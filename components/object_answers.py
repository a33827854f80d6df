"""What an object's page says when there is no object to show, and why."""

from __future__ import annotations

import streamlit as st

from components import states
from components.plain_text import escaped
from components.search_bar import OBJECT_PAGE, WOULD_BE
from data_access import cached
from data_access.errors import AlertscopeError, BadRequest, NoSuchTable, StoreUnavailable
from data_access.search.suggest import as_object_name

_SHORTEST_PREFIX = 5


def no_name() -> None:
    """The address names no object."""
    st.title("Object", anchor=False)
    states.nothing_found(
        "No object was asked for.",
        "The address of this page ends in ?oid=NAME.",
        ["Search for it by name in the field above."],
    )
    st.page_link("home.py", label="Search", icon=":material/search:")


def unreadable(object_id: str, error: AlertscopeError) -> None:
    """The object could not be read: the answer that the error stands for."""
    st.title("Object", anchor=False)
    if isinstance(error, BadRequest):
        states.not_understood(object_id, WOULD_BE)
    elif isinstance(error, NoSuchTable):
        states.nothing_found(
            "This store holds no alerts at all.",
            escaped(error),
            ["Fill it with `python -m data_access ingest PATH`, or with a simulated sky: `make run`."],
        )
    else:
        states.show(error, f"object {object_id}")
        if isinstance(error, StoreUnavailable):
            st.button("Ask again", icon=":material/refresh:", key="object-ask-again")


def unknown(object_id: str) -> None:
    """There is no such object in the store: why that may be, and the names that are like it."""
    st.title(escaped(object_id), anchor=False)
    spelled = as_object_name(object_id)
    why = ["It has not been seen yet: a night's alerts are there when the night has been read in."]
    if spelled != object_id and spelled is not None:
        why.insert(0, f"Capitals count in names: the survey would write {escaped(spelled)}.")
    states.nothing_found(f"There is no alert of {escaped(object_id)} in this store.", "Possible reasons:", why)
    names = near_names(spelled or object_id)
    if names:
        st.markdown("Names that begin like it:")
        with st.container(horizontal=True, gap="small", key="near-names"):
            for name in names:
                st.page_link(OBJECT_PAGE, label=f":primary[{escaped(name)}]", icon="", query_params={"oid": name})
    st.page_link("home.py", label="Search", icon=":material/search:")


def near_names(object_id: str) -> list[str]:
    """Names in the store that share the longest beginning with a name; none where the store does not say."""
    low, high, found = _SHORTEST_PREFIX, len(object_id), list[str]()
    while low <= high:  # the longest beginning that any name has, in as few questions as possible
        middle = (low + high) // 2
        try:
            names = cached.object_names(object_id[:middle]).value
        except BadRequest:  # some stores do not look for so few letters
            low = middle + 1
            continue
        except AlertscopeError:
            return []
        if names:
            found, low = names, middle + 1
        else:
            high = middle - 1
    return found
