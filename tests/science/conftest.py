"""Settings of the property tests."""

from __future__ import annotations

from hypothesis import settings

# Time limits per example fail on a busy machine, where they say nothing about the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
