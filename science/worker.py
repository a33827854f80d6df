"""What a process that only fits does when it starts."""

from __future__ import annotations

import importlib
import signal

import threadpoolctl

FIT_MODULES = (
    *("science.periods", "science.supernovae", "science.phase_curves", "science.orbits"),
    *("science.microlensing", "science.microlensing.pylima_fit"),
)
"""Loaded ahead, so that the first fit does not wait for them."""


def prepare(modules: tuple[str, ...] = FIT_MODULES) -> None:
    """Load what fits need and keep each fit to one thread: several run side by side.

    Parameters
    ----------
    modules : names of the modules to load
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends its workers
    for name in modules:
        importlib.import_module(name)
    threadpoolctl.threadpool_limits(1)
