"""A page with the stamps panel alone, for the browser tests: an epoch to choose and a way to leave."""

import streamlit as st

from components.stamps import stamps_panel
from tests.components.made_stamps import EPOCHS, OBJECT_ID

st.set_page_config(layout="wide")
name = st.radio("Epoch", list(EPOCHS), horizontal=True)
if not st.checkbox("Leave"):
    epoch = EPOCHS[name]
    with st.container(width=430):
        stamps_panel(OBJECT_ID, epoch.candid, epoch.jd, negative=epoch.negative, epoch_label=f"Epoch {name}")
