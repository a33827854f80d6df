"""A store to ingest into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access import open_store
from data_access.store import Store


@pytest.fixture
def sky(tmp_path: Path) -> Iterator[Store]:
    """An embedded store without any table."""
    with open_store(f"embedded:{tmp_path / 'sky'}") as store:
        yield store
