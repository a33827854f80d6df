"""What a search finds: how much there is, and the rows as cards, as a table and on the sky."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

from components import states
from components.candidates import candidate_controls, candidate_list
from components.candidates.candidate_controls import TABLE
from components.panel import panel
from components.plain_text import escaped
from components.results import (
    cards,
    chosen_fields,
    result_controls,
    result_filter,
    result_rows,
    results_map,
    table,
    take_home,
    trend_choice,
)
from components.results.result_controls import SCOPE, ask_instead
from components.search_bar import SEARCH_PAGE
from components.topics import PAGES
from data_access import cached
from data_access.errors import AlertscopeError
from data_access.glances import Glance
from data_access.search import Answer, Question, canonical, counted
from data_access.search.find import DEFAULT_ROWS
from data_access.search.values import MOST_ROWS
from science.labels import SOLAR_SYSTEM


def draw(question: Question) -> None:
    """Ask the store, and draw what it has."""
    with panel("Results", reserve=480, key="results"):
        kept = cached.answer(question)
        states.stale(kept, "search")
        answer = kept.value
        trend_choice.draw(answer.question)
        how_many = _said(answer)
        if answer.frame.empty:
            _nothing(answer)
            return
        _body_link(answer)
        shown = _list(answer)
        if len(shown):
            take_home.draw(answer, shown)
        _count(answer, how_many)


def _said(answer: Answer) -> st.delta_generator.DeltaGenerator:
    """What is said of the rows; gives the place of the sentence that tells how many there are."""
    places = {sentence: st.empty() for sentence in dict.fromkeys((*answer.sentences, answer.count_sentence))}
    for sentence in answer.sentences:
        places[sentence].caption(escaped(_capital(sentence)))
    if answer.cut is not None:
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="result-cut"):
            st.caption(f":material/content_cut: {escaped(answer.cut)}", width="content")
            _more(answer)
    return places[answer.count_sentence]


def _more(answer: Answer) -> None:
    """A button for the next rows, as long as that many may be asked for."""
    now = len(answer.frame)
    if answer.total is None and now >= (answer.question.n or DEFAULT_ROWS) and now < MOST_ROWS:
        wanted = min(now + DEFAULT_ROWS, MOST_ROWS)
        text = canonical(replace(answer.question, n=wanted))
        label = f"Show the next {wanted - now:,}"
        st.button(label, key="result-more", type="tertiary", on_click=ask_instead, args=(text,))


def _count(answer: Answer, place: st.delta_generator.DeltaGenerator) -> None:
    """Count what was not read, when all else is drawn."""
    if answer.total is not None:
        return
    try:
        found = cached.count(answer.question).value
    except AlertscopeError as error:
        states.incident(error, "count of results")
        return
    if found is not None:
        place.caption(escaped(counted(answer, found)))


def _list(answer: Answer) -> pd.DataFrame:
    """Controls, map and rows; gives the rows in their order."""
    fields = [*chosen_fields.usual(answer), *chosen_fields.chosen(answer)]
    score = result_rows.score_of(answer)
    with st.container(horizontal=True, key="result-controls", gap="small", vertical_alignment="bottom"):
        words = candidate_controls.wanted_words(SCOPE, result_filter.PLACEHOLDER)
        order = st.container(width="content")
        unique = result_rows.has_repeats(answer) and result_controls.each_object_once()
        on_the_sky = result_controls.on_the_sky()
        look = result_controls.look(suits_cards=not result_rows.moves(answer))
    every = result_rows.listed(answer, unique=unique)
    every, read = chosen_fields.added(every, answer, fields)
    with order:
        orders = result_rows.orders(answer, every, fields)
        order_name = candidate_controls.wanted_sort(orders, next(iter(orders)), SCOPE)
    matching, problems = result_filter.filtered(answer, every, words)
    shown = candidate_list.in_order(matching, orders[order_name])
    for problem in problems:
        st.caption(f":material/info: {escaped(problem)}")
    if len(shown) < len(every):
        st.caption(f"{len(shown):,} of {len(every):,} match the filter.")
    if shown.empty:
        states.nothing_found("No row is left.", "The filter leaves none of those that were found.")
        return shown
    if on_the_sky:
        results_map.draw(answer, shown)
    if look == TABLE:
        chosen_fields.picker(answer)
        if read:
            st.caption(escaped(read))
        table.draw(shown, fields, score.name if score else "")
    else:
        _cards(shown, score.name if score else "")
    return shown


def _cards(shown: pd.DataFrame, score_name: str) -> None:
    pages = math.ceil(len(shown) / cards.CARDS_PER_PAGE)
    first = (candidate_controls.page_in_hand(pages) - 1) * cards.CARDS_PER_PAGE
    in_view = shown.iloc[first : first + cards.CARDS_PER_PAGE]
    glances = dict[tuple[str, float], Glance]()
    try:
        kept = cached.glances(tuple(zip(in_view["object_id"], in_view["jd"], strict=True)))
        glances = {alert: glance.value for alert, glance in kept.items()}
    except AlertscopeError as error:
        states.show(error, "cards of results")
    cards.draw(in_view, glances, first=first + 1, of=len(shown), score_name=score_name)
    candidate_controls.turn_pages(pages, SCOPE)
    st.caption(cards.LEGEND)


def _nothing(answer: Answer) -> None:
    why, resolution = escaped(_capital(answer.why_empty)), answer.resolution
    if resolution is not None and resolution.failures and not resolution.matches:
        states.not_looked_up(escaped(resolution.name), why)
    else:
        states.nothing_found("Nothing was found.", why)
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
    if result_rows.moves(answer) and name and not question.is_prefix:
        label = f"{escaped(name)} on the page of the Solar System"
        st.page_link(page.file, label=label, icon=page.icon, query_params={kind: name})


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
