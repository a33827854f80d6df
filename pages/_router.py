"""The frame of every page: the menu, the page itself, what the store is, and at last the fits that take longer."""

import sys
import time
from pathlib import Path

import streamlit as st

from components import chrome, states
from components.fitting import fits
from components.topics import PAGES
from data_access import settings

HERE = Path(__file__).parent

st.set_page_config(layout="wide", page_icon=str(HERE / "static" / "favicon.svg"))
page = st.navigation(
    [
        st.Page(HERE / "home.py", title="Home", url_path="home", icon=":material/home:", default=True),
        st.Page(HERE / "tonight.py", title="Tonight", url_path="tonight", icon=":material/dark_mode:"),
        st.Page(HERE / "search.py", title="Search", url_path="search", icon=":material/search:"),
        st.Page(HERE / "object.py", title="Object", url_path="object", icon=":material/target:"),
        *(st.Page(HERE / page.file, title=page.title, icon=page.icon) for page in PAGES.values()),
        st.Page(HERE / "region.py", title="Region and time", url_path="region", icon=":material/radar:"),
        st.Page(HERE / "crossmatch.py", title="Cross-match", url_path="crossmatch", icon=":material/join:"),
        st.Page(HERE / "night_statistics.py", title="Statistics", url_path="statistics", icon=":material/bar_chart:"),
    ]
)
chrome.begin(page.url_path)
fits.begin_page()
started = time.perf_counter()
try:
    page.run()
except Exception as error:
    states.show(error, f"page {page.title}")
finally:
    if settings.telemetry():
        seconds = time.perf_counter() - started
        print(f"[telemetry] page {page.title}: {1e3 * seconds:.1f} ms", file=sys.stderr, flush=True)
chrome.end()
fits.wait()
