"""A page of Streamlit with nothing on it: what any page costs at least."""

import streamlit as st

st.set_page_config(layout="wide")
st.write("Empty")
