"""Fields of the alerts that a user adds to the table of results, each with what it means."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.results.result_controls import FIELDS_ASKED
from data_access import cached
from data_access.alert_fields import COMPUTED, MOST_ALERTS
from data_access.field_descriptions import FIELDS
from data_access.search import Answer
from science.columns import texts

_KEY = "result-fields"
_OFFERED = (*(name for name in FIELDS if name[0] in "id" and name not in ("d:tag", "d:own")), *COMPUTED)
_OF_THE_ROW = ("v:classification", "v:separation_degree", "v:first_jd", "d:classification")


def usual(answer: Answer) -> list[str]:
    """Fields that the table has whatever is chosen: which tracklet an alert belongs to, where there are many."""
    return ["d:tracklet"] if answer.question.action == "tracklet" and answer.question.is_prefix else []


def chosen(answer: Answer) -> list[str]:
    """The fields in the address that there can be, in its order."""
    return [name for name in FIELDS_ASKED.read() if name in _offered(answer)]


def picker(answer: Answer) -> None:
    """Draw the choice among all fields; typing looks through names and meanings."""
    fields = chosen(answer)
    if st.session_state.get(_KEY) != fields:
        st.session_state[_KEY] = fields
    st.multiselect(
        "More columns",
        _offered(answer),
        format_func=_in_words,
        key=_KEY,
        placeholder="Any field of the alerts: type a name or a word of its meaning",
        on_change=lambda: FIELDS_ASKED.write(tuple(st.session_state[_KEY])),
    )


def added(shown: pd.DataFrame, answer: Answer, fields: list[str]) -> tuple[pd.DataFrame, str]:
    """The list with the fields chosen as columns, and what is to be said of them.

    What the rows lack is read from the main table, for the first `MOST_ALERTS` rows of the answer.
    """
    at_hand = [name for name in fields if name in answer.frame]
    absent = tuple(name for name in fields if name not in answer.frame)
    rows = shown["row"].to_numpy()
    columns = {name: answer.frame[name].iloc[rows].reset_index(drop=True) for name in at_hand}
    said = ""
    if absent:
        names = texts(frame=answer.frame, name="i:objectId")
        alerts = tuple(zip(map(str, names), answer.frame["i:jd"].astype(float), strict=True))
        read = cached.fields_of(alerts, absent).value
        columns |= {name: read[name].iloc[rows].reset_index(drop=True) for name in absent}
        said = f"Read for each of {min(len(alerts), MOST_ALERTS):,} alerts: {', '.join(absent)}."
        if len(alerts) > MOST_ALERTS:
            said += f" The other {len(alerts) - MOST_ALERTS:,} stay empty."
    return shown.assign(**{name: columns[name] for name in fields}), said


def _offered(answer: Answer) -> list[str]:
    offered = (*(name for name in _OF_THE_ROW if name in answer.frame), *_OFFERED)
    return [name for name in offered if name not in usual(answer)]


def _in_words(name: str) -> str:
    about = FIELDS.get(name)
    if about is None:
        return name
    return f"{name}: {about.meaning}{f' ({about.unit})' if about.unit else ''}"
