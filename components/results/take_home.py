"""Results to take away: what is shown, the whole search, and a file of full alerts for another store."""

from __future__ import annotations

import pandas as pd

from components.download_files import Rows
from components.downloads import download_row, provenance, where_from
from components.results import for_another_store, whole_search
from components.results.result_rows import score_of
from components.results.table import as_table
from data_access.field_descriptions import FIELDS
from data_access.search import Answer, canonical, describe


def draw(answer: Answer, shown: pd.DataFrame) -> None:
    """The buttons; each file is made when it is asked for."""
    note = "The list as it stands, all pages."
    download_row("search", "What is shown", "results", lambda: shown_rows(answer, shown), note)
    whole_search.draw(answer, whole_rows)
    for_another_store.draw(tuple(dict.fromkeys(shown["object_id"])), canonical(answer.question))


def shown_rows(answer: Answer, shown: pd.DataFrame) -> Rows:
    """The list in its order, with the columns chosen."""
    fields, score = [name for name in shown if ":" in name], score_of(answer)
    content = ["The list as shown.", *answer.sentences, answer.cut or ""]
    return _rows(answer, as_table(shown, fields, score.name if score else ""), content)


def whole_rows(answer: Answer, is_cut: bool) -> Rows:
    """All rows of an answer with all their columns."""
    content = [f"{len(answer.frame):,} {answer.rows_are}.", "There are more." if is_cut else ""]
    return _rows(answer, answer.frame, content)


def _rows(answer: Answer, frame: pd.DataFrame, content: list[str]) -> Rows:
    units = {name: FIELDS[name].unit if name in FIELDS else "" for name in frame}
    meanings = {name: FIELDS[name].meaning if name in FIELDS else "" for name in frame}
    sentence = describe(answer.question)
    said = " ".join(filter(None, [f"{sentence[:1].upper()}{sentence[1:]}.", *content]))
    return Rows(frame, provenance(canonical(answer.question), said, *where_from()), units, meanings)
