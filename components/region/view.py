"""The page of regions from top to bottom: the localisation, the sky, and what was first seen in it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import pandas as pd
import streamlit as st

from components import states
from components.candidates import candidate_cards, candidate_controls, candidate_list
from components.candidates.candidate_controls import TABLE
from components.panel import panel
from components.plain_text import escaped
from components.region import address, controls, files, found_list, found_table, region_map
from components.region import source as sources
from components.region.source import Source
from components.search_bar import OBJECT_PAGE
from components.url_state import show_in_address
from data_access import cached
from data_access.errors import AlertscopeError, NoSuchTable
from data_access.regions import FoundInRegion
from science.dates import utc_text

_PROGRESS_AFTER_SECONDS = 0.7


def draw() -> None:
    """Draw the page."""
    show_in_address()
    st.title("Region and time", anchor=False)
    st.caption("What was first seen inside a localisation, in the days around its trigger.")
    states.rejected(address.POSSIBLE)
    with panel("Localisation", heading=False):
        source = sources.choose()
        if source is not None:
            _candidates(source)


def _candidates(source: Source) -> None:
    with panel("Candidates", reserve=480, key="region-candidates"):
        start_jd, stop_jd = (
            source.trigger_jd + float(each.read() or 0.0) for each in (address.START_DAYS, address.STOP_DAYS)
        )
        window = f"First seen {utc_text(jd=start_jd)[:16]} to {utc_text(jd=stop_jd)[:16]} UTC"
        st.markdown(f"**{escaped(source.title)}.** {escaped(' '.join(source.said))}")
        st.caption(f"{window}; trigger {utc_text(jd=source.trigger_jd)[:19]} UTC.")
        bar = st.empty()
        try:
            kept = cached.first_seen_in_region(
                source.key, source.region, start_jd=start_jd, stop_jd=stop_jd, progress=_progress(bar)
            )
        except NoSuchTable:
            states.nothing_found(
                "This store cannot be asked by place.", "It has no table `ztf.pixel128`, which holds alerts by place."
            )
            return
        finally:
            bar.empty()
        states.stale(kept, "region")
        states.cut(kept.value.cut)
        if kept.value.frame.empty:
            states.nothing_found(
                "Nothing was first seen there and then.",
                found_list.why_none(kept.value),
                ["A longer window or a larger region takes in more."],
            )
            return
        _list(source, kept.value, window)


def _list(source: Source, found: FoundInRegion, window: str) -> None:
    above = st.container()
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="region-left-out"):
        staying, said = found_list.left_out(found.frame, controls.left_out())
    listed = found_list.listed(staying, source)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="candidate-controls-region"):
        class_name = candidate_controls.wanted_class(candidate_list.class_counts(listed), address.SCOPE)
        words = candidate_controls.wanted_words(address.SCOPE)
        sorts = candidate_list.sorts_of(listed, "")
        sort = candidate_controls.wanted_sort(sorts, candidate_list.RANK, address.SCOPE)
        look = candidate_controls.wanted_look(address.SCOPE)
    chosen = candidate_list.matching(candidate_list.of_class(listed, class_name), words)
    shown = candidate_list.in_order(chosen, sorts[sort])
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="region-count"):
        counted = found_list.counted(len(shown), found)
        st.caption(escaped(f"{counted} {said}".strip()), width="content")
        if said:
            st.button("Show all", key="region-show-all", type="tertiary", on_click=controls.show_all)
    if shown.empty:
        states.nothing_found("No object is left.", "What is left out, class and filter leave none of those found.")
    elif look == TABLE:
        found_table.draw(shown, found_list.scores(source))
    else:
        in_view = _cards(shown)
    with above:
        region_map.draw(source, shown, () if shown.empty or look == TABLE else tuple(in_view["object_id"]))
        _in_hand(shown)
    files.draw(source, found, shown, window, said)


def _cards(shown: pd.DataFrame) -> pd.DataFrame:
    """The page in hand of the cards; gives its rows."""
    pages = math.ceil(len(shown) / candidate_cards.CARDS_PER_PAGE)
    first = (candidate_controls.page_in_hand(pages) - 1) * candidate_cards.CARDS_PER_PAGE
    in_view = shown.iloc[first : first + candidate_cards.CARDS_PER_PAGE]
    curves = dict[str, pd.DataFrame]()
    try:
        kept = cached.curves_of(tuple(in_view["object_id"]), {})
        curves = {object_id: curve.value for object_id, curve in kept.items()}
    except AlertscopeError as error:
        states.show(error, "curves of a region")
    candidate_cards.draw(in_view, curves, page=OBJECT_PAGE, scores=[], newest_jd=math.nan)
    candidate_controls.turn_pages(pages, address.SCOPE)
    st.caption(candidate_cards.LEGEND)
    return in_view


def _in_hand(shown: pd.DataFrame) -> None:
    """A line of a fixed height, so that nothing below moves when an object is taken in hand."""
    with st.container(key="region-in-hand-reserve-40-px", horizontal=True, vertical_alignment="center", gap="small"):
        here = shown[shown["object_id"] == address.PICKED.read()]
        if here.empty:
            st.caption(
                "A click on a point or a row takes it in hand; a thin ring marks the cards in view.", width="content"
            )
            return
        row = here.iloc[0]
        st.page_link(OBJECT_PAGE, label=f"Open {escaped(row['object_id'])}", query_params={"oid": row["object_id"]})
        said = f"{row['class_name']}, {row['ra_deg']:.5f} {row['dec_deg']:+.5f}, {row['why']}"
        st.caption(escaped(said), width="content")
        st.button("Let go", type="tertiary", key="region-let-go", on_click=address.PICKED.write, args=("",))


def _progress(bar: st.delta_generator.DeltaGenerator) -> Callable[[int, int], None]:
    """Says how far it is, from the first moment on that one would wonder."""
    started = time.monotonic()

    def tell(done: int, of: int) -> None:
        if time.monotonic() - started > _PROGRESS_AFTER_SECONDS:
            bar.progress(done / max(of, 1), text=f"{done:,} of {of:,} sky pixels were read")

    return tell
