"""Where a session starts: the search field, and the newest candidates of each topic."""

import streamlit as st

from components import first_steps, search_bar, states, topic_board
from components.panel import panel
from data_access import cached
from data_access.showcase import ALERTS_READ, LEADING_LABELS, longest_known

st.title("What changed in the sky?", anchor=False)
search_bar.of_first_page()
with panel("Newest candidates", reserve=480):
    kept = cached.latest_of_each(tuple(LEADING_LABELS.values()), ALERTS_READ)
    states.stale(kept, "home")
    if topic_board.is_empty(kept.value):
        first_steps.without_candidates(cached.state().value)
    else:
        topic_board.draw(kept.value)
        st.page_link("tonight.py", label="All of the newest night, what rises first", icon=":material/dark_mode:")
        first_steps.to_try(longest_known(kept.value))
