"""A page with the sky view alone, for the browser tests: another position to go to and a way to leave."""

import streamlit as st

from components.sky_view import sky_panel

st.set_page_config(layout="wide")
dec_deg = -10.0 if st.checkbox("Elsewhere") else 36.042807
if not st.checkbox("Leave"):
    sky_panel(59.309106, dec_deg, key="sky", reference=(59.3094, dec_deg))
