"""The real server, `streamlit run app.py`, on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

from tests.conftest import PROJECT_ROOT

_STARTS_WITHIN_SECONDS = 60.0


class Server:
    """A running dashboard on one store, or a script of the tests' own that shows one part of it."""

    def __init__(self, store_url: str, environment: Mapping[str, str], script: str = "app.py") -> None:
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.store_url = store_url
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - it lives as long as the server
        self._process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)],
            cwd=PROJECT_ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(PROJECT_ROOT),
                "ALERTSCOPE_STORE": store_url,
                "ALERTSCOPE_SERVICES": "off",
                **environment,
            },
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    @property
    def pid(self) -> int:
        """Process id, to measure what it uses."""
        return self._process.pid

    def log(self) -> str:
        """All that the server has written so far."""
        self._log.seek(0)
        return self._log.read()

    def stop(self) -> None:
        """End it and wait for its end."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._log.close()

    def _wait(self) -> None:
        deadline = time.monotonic() + _STARTS_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"The server ended while starting:\n{self.log()}")
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        log = self.log()
        self.stop()
        raise RuntimeError(f"The server did not start:\n{log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
