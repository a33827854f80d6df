"""What a search finds: what was understood, how much there is, and the rows as cards or as a table."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from components import states
from components.candidates import candidate_cards, candidate_controls, candidate_list, candidate_table
from components.candidates.candidate_controls import TABLE
from components.download_files import Rows
from components.downloads import download_row, provenance, where_from
from components.panel import panel
from components.plain_text import escaped
from components.search_bar import OBJECT_PAGE, SEARCH_PAGE
from components.topics import PAGES
from data_access import cached
from data_access.errors import AlertscopeError
from data_access.field_descriptions import FIELDS
from data_access.memory import Kept
from data_access.search import Answer, Question, canonical, describe
from science.columns import numbers, texts
from science.labels import SOLAR_SYSTEM

_SCOPE = "search"
_NO_TOPIC = ""
_CARDS_DO_NOT_SUIT = ("solar_system", "tracklet")
_SEPARATION = "separation_arcsec"
_NEAREST = {"nearest": ("nearest first", _SEPARATION, True)}


def draw(question: Question) -> None:
    """Ask the store, and draw what it has."""
    with panel("Results", reserve=480, key="results"):
        kept = cached.answer(question)
        states.stale(kept, "search")
        answer = kept.value
        for sentence in answer.sentences:
            st.caption(escaped(_capital(sentence)))
        states.cut(answer.cut)
        if answer.frame.empty:
            _nothing(answer)
            return
        _body_link(answer)
        _rows(kept)


def _rows(kept: Kept[Answer]) -> None:
    answer = kept.value
    shown = listed(answer)
    as_table = answer.question.action in _CARDS_DO_NOT_SUIT
    with st.container(horizontal=True, key="result-controls", gap="small", vertical_alignment="bottom"):
        sorts = candidate_list.sorts_of(shown, _NO_TOPIC)
        sorts = {**_NEAREST, **sorts} if _SEPARATION in shown else sorts
        words = candidate_controls.wanted_words(_SCOPE)
        sort = candidate_controls.wanted_sort(sorts, next(iter(sorts)), _SCOPE)
        look = TABLE if as_table else candidate_controls.wanted_look(_SCOPE)
    found = candidate_list.in_order(candidate_list.matching(shown, words), sorts[sort])
    if len(found) < len(answer.frame):
        st.caption(f"{len(found):,} of {len(answer.frame):,} rows: {_why_fewer(words, as_table)}.")
    if found.empty:
        states.nothing_found("No row is left.", "The filter leaves none of those that were found.")
    elif look == TABLE:
        candidate_table.draw(found, page=OBJECT_PAGE, scores=[], scope=_SCOPE)
    else:
        _cards(found)
    download_row("search", "All rows", "results", lambda: _file(answer), "All that was found, with all its columns.")


def listed(answer: Answer) -> pd.DataFrame:
    """The rows as the list shows them; each object once, with its newest row, where rows are alerts of many."""
    frame = answer.frame.reset_index(drop=True)
    if answer.question.action not in _CARDS_DO_NOT_SUIT:
        frame = frame.drop_duplicates("i:objectId").reset_index(drop=True)
    labels = [label or "Unknown" for label in texts(frame=frame, name="v:classification")]
    frame["v:label"] = pd.Series(labels, dtype="object")
    frame["v:labels"] = pd.Series([(label,) for label in labels], dtype="object")
    shown = candidate_list.listed(frame, _NO_TOPIC)
    if "v:separation_degree" in frame:
        shown[_SEPARATION] = 3600.0 * numbers(frame=frame, name="v:separation_degree")
    return shown


def _cards(found: pd.DataFrame) -> None:
    pages = math.ceil(len(found) / candidate_cards.CARDS_PER_PAGE)
    first = (candidate_controls.page_in_hand(pages) - 1) * candidate_cards.CARDS_PER_PAGE
    in_view = found.iloc[first : first + candidate_cards.CARDS_PER_PAGE]
    curves = dict[str, pd.DataFrame]()
    try:
        kept = cached.curves_of(tuple(in_view["object_id"]), {})
        curves = {object_id: curve.value for object_id, curve in kept.items()}
    except AlertscopeError as error:
        states.show(error, "curves of results")
    candidate_cards.draw(in_view, curves, page=OBJECT_PAGE, scores=[], newest_jd=math.nan)
    candidate_controls.turn_pages(pages, _SCOPE)
    st.caption(candidate_cards.LEGEND)


def _nothing(answer: Answer) -> None:
    states.nothing_found("Nothing was found.", escaped(answer.why_empty))
    if answer.widening is not None:
        st.page_link(
            SEARCH_PAGE,
            label=f"Instead: {escaped(answer.widening.sentence)}",
            icon=":material/zoom_out_map:",
            query_params={"query": canonical(answer.widening.question)},
        )


def _body_link(answer: Answer) -> None:
    """What moves has a page of its own, with its phase curve and its orbit."""
    question, page = answer.question, PAGES[SOLAR_SYSTEM]
    kind, name = (
        ("name", question.solar_system_name) if question.solar_system_name else ("tracklet", question.tracklet_id)
    )
    if question.action in _CARDS_DO_NOT_SUIT and name and not question.is_prefix:
        label = f"{escaped(name)} on the page of the Solar System"
        st.page_link(page.file, label=label, icon=page.icon, query_params={kind: name})


def _file(answer: Answer) -> Rows:
    frame = answer.frame
    units = {name: FIELDS[name].unit if name in FIELDS else "" for name in frame}
    meanings = {name: FIELDS[name].meaning if name in FIELDS else "" for name in frame}
    said = " ".join(
        [f"{_capital(describe(answer.question))}.", *answer.sentences, *([answer.cut] if answer.cut else [])]
    )
    return Rows(frame, provenance(canonical(answer.question), said, *where_from()), units, meanings)


def _why_fewer(words: str, as_table: bool) -> str:
    reasons = ["each object once, with its newest alert"] if not as_table else []
    return " and ".join([*reasons, *(["filtered"] if words else [])])


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
