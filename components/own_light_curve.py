"""A light curve that a user brings: the upload, what was read of it, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from components.example_light_curves import example_csv
from components.plain_text import count, escaped
from components.uploads import Brought
from data_access.light_curve_files import ColumnVerdict, OwnLightCurve, read_light_curve
from data_access.light_curve_files.limits import MOST_BYTES
from science.phrases import duration

_FILE: Brought[OwnLightCurve] = Brought("own-curve", MOST_BYTES)
_SHOWN_ON = "own-curve-topic"
_WHAT_IS_READ = (
    "CSV or any other table of text, VOTable, Parquet or FITS. Times in JD, MJD, HJD or BJD; magnitudes, or fluxes "
    "with their unit (mJy, µJy, …); an error for each point, which a fit needs; a band if there are several."
)


def own_light_curve(topic: str) -> OwnLightCurve | None:
    """The light curve that the user has brought to a topic's page, under what was read of it; else the upload.

    Parameters
    ----------
    topic : the page's
    """
    curve = _FILE.held()
    if curve is not None and st.session_state.get(_SHOWN_ON) == topic:
        _draw(curve)
        return curve
    _offer(curve, topic)
    return None


def _offer(curve: OwnLightCurve | None, topic: str) -> None:
    scope = topic.replace(" ", "-")
    with st.expander("Your own light curve", icon=":material/upload_file:", expanded=_FILE.problem() is not None):
        if curve is not None:
            st.button(
                f"Use {escaped(curve.name)} here",
                key=f"own-again-{scope}",
                icon=":material/refresh:",
                on_click=_show_on,
                args=(topic,),
            )

        def read(content: bytes, name: str) -> OwnLightCurve:
            found = read_light_curve(content, name)
            _show_on(topic)
            return found

        _FILE.offer("A file with your light curve", read)
        st.caption(f"{_WHAT_IS_READ} The file stays on this server, in the memory of your session only.")
        st.download_button(
            "An example",
            data=lambda: example_csv(topic),
            file_name=f"example_{topic.replace(' ', '_')}.csv",
            mime="text/csv",
            key=f"own-example-{scope}",
            on_click="ignore",
            icon=":material/download:",
            type="tertiary",
        )


def _draw(curve: OwnLightCurve) -> None:
    _FILE.line(curve.name, _in_words(curve), remove="Remove it and go back")
    with st.expander("How the file was read", icon=":material/table_rows:", expanded=not curve.has_errors):
        st.markdown("\n".join(f"- {escaped(note)}" for note in curve.notes))
        st.markdown(verdict_table(curve.columns))


def verdict_table(columns: Sequence[ColumnVerdict], most: int = 30) -> str:
    """What each column was taken as, as a table in Markdown; those that are used come first.

    Parameters
    ----------
    most : columns to show
    """
    ordered = sorted(columns, key=lambda column: column.taken_as == "not used")
    lines = ["| Column | Taken as | Unit | Good | Bad | What was wrong |", "|---|---|---|--:|--:|---|"]
    for column in ordered[:most]:
        used = column.taken_as != "not used"
        numbers = (f"{column.good:,}", f"{column.bad:,}") if used else ("", "")
        problems = "; ".join(column.problems) + ("; …" if column.bad > len(column.problems) > 0 else "")
        cells = (column.name[:60], column.taken_as, column.unit[:30], *numbers, problems)
        lines.append("| " + " | ".join(escaped(cell) for cell in cells) + " |")
    if len(ordered) > most:
        lines.append(f"| and {len(ordered) - most:,} more | not used | | | | |")
    return "\n".join(lines)


def _in_words(curve: OwnLightCurve) -> str:
    bands = sorted(set(curve.band))
    named = "" if bands == ["unknown"] else f" in {escaped(', '.join(bands[:8]))}"
    what = "magnitudes" if curve.is_magnitude else f"flux ({curve.unit})"
    return f"{count(len(curve), 'point')}{named} over {duration(float(np.ptp(curve.time_jd)))}, {what}"


def _show_on(topic: str) -> None:
    st.session_state[_SHOWN_ON] = topic
