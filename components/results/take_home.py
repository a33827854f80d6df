"""Results to take away: what is shown, the whole search, and a file of full alerts for another store."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components.download_files import Rows
from components.downloads import download_row, provenance, where_from
from components.results import for_another_store
from components.results.result_rows import score_of
from components.results.table import as_table
from data_access import cached
from data_access.field_descriptions import FIELDS
from data_access.search import Answer, canonical, describe
from data_access.search.values import MOST_ROWS


def draw(answer: Answer, shown: pd.DataFrame) -> None:
    """The buttons; each file is made when it is asked for."""
    download_row(
        "search", "What is shown", "results", lambda: _shown_rows(answer, shown), "The list as it stands, all pages."
    )
    download_row(
        "search",
        "Whole search",
        "search",
        lambda: whole_rows(answer),
        f"Every row with all its columns; up to {MOST_ROWS:,}.",
    )
    for_another_store.draw(tuple(dict.fromkeys(shown["object_id"])), canonical(answer.question))


def _shown_rows(answer: Answer, shown: pd.DataFrame) -> Rows:
    fields, score = [name for name in shown if ":" in name], score_of(answer)
    return _rows(answer, as_table(shown, fields, score.name if score else ""), "The list as shown.")


def whole_rows(answer: Answer) -> Rows:
    """All rows that the question has, up to the most that are read."""
    if answer.cut is not None:
        answer = cached.whole_answer(replace(answer.question, n=MOST_ROWS))
    return _rows(answer, answer.frame, "")


def _rows(answer: Answer, frame: pd.DataFrame, said: str) -> Rows:
    units = {name: FIELDS[name].unit if name in FIELDS else "" for name in frame}
    meanings = {name: FIELDS[name].meaning if name in FIELDS else "" for name in frame}
    sentence = describe(answer.question)
    content = [f"{sentence[:1].upper()}{sentence[1:]}.", said, *answer.sentences, answer.cut or ""]
    return Rows(
        frame,
        provenance(canonical(answer.question), " ".join(filter(None, content)), *where_from()),
        units,
        meanings,
    )
