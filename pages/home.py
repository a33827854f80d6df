"""Where a session starts: one search field, and the newest candidates of each topic."""

import streamlit as st

st.title("Alertscope")
