"""What a match gave: how many rows have one, the joined table on screen, and the files to take home."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import states
from components.crossmatch import joined, sky_map
from components.crossmatch.controls import Asked, Columns
from components.crossmatch.fits_file import FORMATS_WITH_FITS
from components.downloads import download_row
from components.object_table import open_object
from components.plain_text import count, duration
from components.url_controls import yes_or_no
from data_access.jobs import Job
from data_access.position_files import Positions, PositionTable

MOST_SHOWN = 1_000
_OPENED = "crossmatch-opened"
_ROWS_HIGH = 16
_FORMATS = {
    joined.SEPARATION: "%.3f",
    **dict.fromkeys(("first_jd", "last_jd"), "%.5f"),
    **dict.fromkeys(("mag", "mag_err"), "%.2f"),
    **dict.fromkeys(("object_ra_deg", "object_dec_deg"), "%.6f"),
}


def draw(table: PositionTable, columns: Columns, positions: Positions, asked: Asked, job: Job) -> None:
    """Draw the results of a match that has ended well."""
    matches: pd.DataFrame = job.result
    matched = matches["place"].nunique()
    usable = int(positions.usable.sum())
    objects = count(matches["i:objectId"].nunique(), "object")
    st.markdown(
        f"**{matched:,} of {count(usable, 'position')} matched**: {objects}, {asked.in_words()}. "
        f":small[:gray[{count(matches.attrs['rows_read'], 'row')} of the index read, "
        f"{duration(job.seconds)}]]"
    )
    states.cut(matches.attrs["cut"])
    with st.container(horizontal=True, gap="medium", key="crossmatch-shown"):
        with_unmatched = yes_or_no(
            "Keep rows without a match",
            name="unmatched",
            scope="crossmatch",
            help="Show and write the rows of your table for which nothing was found, too.",
        )
        with_map = yes_or_no(
            "Sky map", name="map", scope="crossmatch", help="Your positions on the sky, with and without a match."
        )
    if with_map:
        sky_map.draw(positions, matches)
    rows = len(matches) + (len(table.frame) - matched if with_unmatched else 0)
    if not rows:
        states.nothing_found(
            "No row has a match.",
            "The store holds no object so near to these positions that was first seen at these dates.",
            ["A larger radius takes in more.", "Are these positions ICRS, and are the columns the right ones?"],
        )
        return
    shown = joined.joined(
        table, positions, matches, fields=asked.fields, with_unmatched=with_unmatched, most=MOST_SHOWN
    )
    if rows > len(shown):
        st.caption(f"The first {len(shown):,} of {rows:,} rows; the files hold all.")
    _table(shown, columns, list(map(str, shown.columns[len(table.frame.columns) :])))
    download_row(
        "cross-match",
        "Joined table",
        "joined",
        lambda: joined.rows_of(table, positions, matches, asked, with_unmatched=with_unmatched),
        f"{count(rows, 'row')} with all your columns.",
        FORMATS_WITH_FITS,
    )


def _table(shown: pd.DataFrame, columns: Columns, ours: Sequence[str]) -> None:
    """Name, position and what was found first; then the other columns of the user's."""
    first = [name for name in dict.fromkeys((columns.name, columns.ra, columns.dec)) if name is not None]
    table = shown[[*first, *ours, *(name for name in shown if name not in ours and name not in first)]]
    opens = [None if pd.isna(name) else str(name) for name in shown[ours[0]]]
    formatted = {name: known for name in ours if (known := name.removesuffix("_match")) in _FORMATS}
    st.dataframe(
        table,
        hide_index=True,
        height=min(len(table), _ROWS_HIGH) * 35 + 40,
        column_config={
            ours[0]: st.column_config.ButtonColumn(
                pinned=True, type="tertiary", alignment="left", key=_OPENED, on_click=_open, args=(opens,)
            )
        }
        | {name: st.column_config.NumberColumn(format=_FORMATS[known]) for name, known in formatted.items()}
        | {
            name: st.column_config.NumberColumn(format=_FORMATS["object_ra_deg"])
            for name in (columns.ra, columns.dec)
            if pd.api.types.is_float_dtype(table[name].dtype)
        },
        key="crossmatch-rows",
        alt="Your rows with the objects that match them, their separation, class, dates and brightness",
    )


def _open(opens: Sequence[str | None]) -> None:
    clicked = st.session_state[_OPENED]
    object_id = None if clicked is None else opens[clicked["row"]]
    if object_id is not None:
        open_object(object_id)
