"""Serve the dashboard on this machine: `make run`. An embedded store that is empty gets the simulated sky first."""

from __future__ import annotations

import os
import sys

from data_access import open_store, settings
from data_access.errors import AlertscopeError
from data_access.showcase import showcase
from deploy import fetch_aladin
from deploy.fill import fill
from simulation.mark import to_try

ADDRESS, PORT = "127.0.0.1", 8501


def main() -> int:
    """Fill the store if need be, say what to open, and hand over to the server."""
    url = settings.store_url()
    if url.startswith("embedded:") and not fill(url):
        return 1
    if not fetch_aladin.is_there():
        fetch_aladin.main()
    _announce(url)
    program = [sys.executable, "-m", "streamlit", "run", str(settings.PROJECT_ROOT / "app.py")]
    port = os.environ.get("ALERTSCOPE_PORT", str(PORT))
    os.chdir(settings.PROJECT_ROOT)
    os.execv(sys.executable, [*program, f"--server.address={ADDRESS}", f"--server.port={port}", *sys.argv[1:]])
    return 0


def _announce(url: str) -> None:
    base = f"http://{ADDRESS}:{os.environ.get('ALERTSCOPE_PORT', PORT)}"
    print(f"\nAlertscope serves {url} at {base}", flush=True)
    try:
        with open_store(url) as store:
            for topic, object_id in (to_try(store) or showcase(store)).items():
                print(f"  {topic:<20} {base}/{object_id}", flush=True)
    except AlertscopeError as problem:
        print(f"  The store cannot be read now: {problem}", flush=True)
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
