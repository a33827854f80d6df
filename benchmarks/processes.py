"""Processes that are measured: a Streamlit server of ours, its processor time and its memory."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil  # type: ignore[import-untyped]

from data_access.settings import PROJECT_ROOT

LOOPBACK = "127.0.0.1"
_START_SECONDS = 60
_STOP_SECONDS = 5
_CPUCLOCK_SCHED = 2  # linux/posix-timers_types.h: the clock of the scheduler, in nanoseconds


class ProcessFailed(Exception):
    """A process that should be measured did not start."""


def free_port() -> int:
    """A port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used, all its threads, those that have ended too; to the microsecond.

    The time that `/proc` and psutil tell moves in steps of 10 ms, as long as a page run takes.
    """
    return time.clock_gettime((~pid << 3) | _CPUCLOCK_SCHED)


def rss_bytes(pid: int) -> int:
    """Memory of a process that is in RAM."""
    size: int = psutil.Process(pid).memory_info().rss
    return size


class Server:
    """`streamlit run SCRIPT` on a free port of the loopback, as a context manager.

    Parameters
    ----------
    script : the project's `app.py`, or any other
    environment : what to set beside the environment of this process
    """

    def __init__(
        self, script: Path | str = PROJECT_ROOT / "app.py", environment: Mapping[str, str] | None = None
    ) -> None:
        self._script, self._environment = Path(script), dict(environment or {})
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._log = Path(tempfile.gettempdir()) / f"alertscope-bench-{os.getpid()}-{self.port}.log"

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int:
        if self._process is None:
            raise ProcessFailed("The server is not running.")
        return self._process.pid

    @property
    def log(self) -> str:
        """All that the server printed."""
        return self._log.read_text(errors="replace")

    def __enter__(self) -> Self:
        options = {"server.port": self.port, "server.address": LOOPBACK, "server.headless": "true"}
        command = [sys.executable, "-m", "streamlit", "run", str(self._script)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, *(f"--{name}={value}" for name, value in options.items())],
                cwd=PROJECT_ROOT,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the server and remove its log."""
        if self._process is not None:
            end(self._process)
            self._process = None
        self._log.unlink(missing_ok=True)

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                return
            time.sleep(0.1)
        raise ProcessFailed(f"The server did not start. Its last words: {self.log[-500:]}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that this one started, by force if it does not listen."""
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
