"""Where a proxy serves the dashboard."""

import streamlit as st


def base_path() -> str:
    """Empty for the root, else as `/portal`."""
    return "/".join(["", *filter(None, str(st.get_option("server.baseUrlPath") or "").split("/"))])
