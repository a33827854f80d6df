"""What a user is told of a file, and the example to start from."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.example_light_curves import example_csv
from components.own_light_curve import verdict_table
from data_access.light_curve_files import ColumnVerdict, read_light_curve
from science.topic_labels import TOPIC_LABELS


@pytest.mark.parametrize("topic", TOPIC_LABELS)
def test_the_example_reads_without_a_complaint(topic: str) -> None:
    found = read_light_curve(example_csv(topic), "example.csv")
    assert 40 < len(found) <= 80
    assert set(found.band) == {"g", "r"}
    assert all(column.bad == 0 for column in found.columns)
    assert found.has_errors
    assert example_csv(topic) == example_csv(topic)


def test_columns_that_are_used_come_first_with_what_was_wrong() -> None:
    columns = [
        ColumnVerdict("id", "not used", "", 0, 0, ()),
        ColumnVerdict("mag", "magnitude", "mag", 7, 5, ("line 3: “x” is no number",)),
    ]
    lines = verdict_table(columns).replace("\\", "").splitlines()
    assert lines[2] == "| mag | magnitude | mag | 7 | 5 | line 3: “x” is no number; … |"
    assert lines[3].startswith("| id | not used |")


def test_names_from_the_file_are_text_and_stay_in_their_cell() -> None:
    hostile = "a|b<img src=x>[l](http://x)`c`\n| x"
    table = verdict_table([ColumnVerdict(hostile, "not used", "", 0, 0, ())])
    assert len(table.splitlines()) == 3
    row = table.splitlines()[2]
    assert "\\|" in row
    assert "\\<img" in row
    assert "](" not in row.replace("\\]\\(", "")


def test_hundreds_of_columns_are_summed_up() -> None:
    columns = [ColumnVerdict(f"c{n}", "not used", "", 0, 0, ()) for n in range(100)]
    assert verdict_table(columns).splitlines()[-1].startswith("| and 70 more |")


def _page_that_weighs_uploads() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from components.own_light_curve import own_light_curve

    own_light_curve("variable stars")
    context = get_script_run_ctx()
    assert context is not None
    kept = context.uploaded_file_mgr.file_storage.get(context.session_id, {})
    st.text(f"{sum(len(file.data) for file in kept.values())} bytes kept")


@pytest.mark.parametrize("content", [example_csv("variable stars"), b"<html>"])
def test_the_file_itself_is_not_kept(content: bytes) -> None:
    test = AppTest.from_function(_page_that_weighs_uploads, default_timeout=30).run()
    test.file_uploader[0].set_value(("mine.csv", content, "text/csv"))
    test.run()
    assert not test.exception
    assert test.text[0].value == "0 bytes kept"
