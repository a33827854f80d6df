"""The frame of a topic's page: its candidates, or one object under a short head, or a light curve from a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd
import streamlit as st

from components import identity, object_answers, states
from components.candidates import view as candidates
from components.identity import Identity
from components.own_light_curve import own_light_curve
from components.plain_text import escaped
from components.topics import PAGES, other_views
from components.url_state import show_in_address, text_parameter
from data_access import cached
from data_access.errors import AlertscopeError
from data_access.light_curve_files import OwnLightCurve
from data_access.memory import Kept
from science.classification import display_name
from science.classification import topic as topic_of

P = TypeVar("P")

OBJECT = text_parameter("oid")


@dataclass(frozen=True)
class StoredObject:
    """An object of the store, read.

    Attributes
    ----------
    object_id : its name
    kept : its history, see `cached.history`
    identity : what its alerts say that it is
    """

    object_id: str
    kept: Kept[pd.DataFrame]
    identity: Identity

    @property
    def history(self) -> pd.DataFrame:
        """All that is known of its brightness, newest first."""
        return self.kept.value

    @property
    def version(self) -> int:
        """Differs from one reading of the store to the next: part of the key of all that is made from it."""
        return int(self.history.attrs["version"])


def subject(
    topic: str,
    *,
    rank: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    other_ways: Callable[[], None] | None = None,
) -> StoredObject | OwnLightCurve | None:
    """What the page is about; where it is about nothing yet, its candidates are drawn and None is given.

    Parameters
    ----------
    topic : one of `components.topics.PAGES`
    rank : adds `rank` and `why` to a frame of candidates
    other_ways : draws further ways to an object, below the title
    """
    show_in_address()
    cached.fits().warm()
    object_id = OBJECT.read()
    if object_id:
        return stored_object(topic, object_id)
    st.title(PAGES[topic].title, anchor=False)
    above = st.container()
    own = own_light_curve(topic)
    if own is None:
        if other_ways is not None:
            with above:
                other_ways()
        candidates.draw(topic, PAGES[topic].file, rank=rank)
    return own


def made_once(
    kind: str,
    subject: StoredObject | OwnLightCurve,
    of_object: Callable[[StoredObject], P],
    of_file: Callable[[OwnLightCurve], P],
) -> P:
    """What a topic takes of its subject, such as the points of a fit: made once for each reading of it.

    Parameters
    ----------
    kind : names what is made among all that is kept
    """
    if isinstance(subject, OwnLightCurve):
        return cached.derived((kind, subject.version), lambda: of_file(subject))
    return cached.derived((kind, subject.object_id, subject.version), lambda: of_object(subject))


def stored_object(topic: str, object_id: str) -> StoredObject | None:
    """An object by name, under its head; None, with the reason drawn, where it cannot be had."""
    try:
        kept = cached.history(object_id)
    except AlertscopeError as error:
        object_answers.unreadable(object_id, error)
        return None
    if kept.value.empty:
        object_answers.unknown(object_id)
        return None
    version = kept.value.attrs["version"]
    found = cached.derived(("identity", object_id, version), lambda: identity.identity_of(kept.value))
    asked = StoredObject(object_id, kept, found)
    _head(topic, asked)
    return asked


def _head(topic: str, asked: StoredObject) -> None:
    st.page_link(PAGES[topic].file, label=f"{PAGES[topic].title}: all candidates", icon=":material/arrow_back:")
    identity.name_line(asked.object_id, asked.identity)
    states.stale(asked.kept, f"object {asked.object_id}")
    identity.problems(history=asked.history)
    label = asked.identity.certainty.label
    if topic_of(label) != topic:
        st.caption(
            f":material/info: Its alerts are classified as {escaped(display_name(label))}, "
            f"not as one of this page's classes; everything here works all the same."
        )
    other_views(asked.object_id, current=topic)
