"""The stores of the contract: every engine, each store empty and the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access import open_store
from data_access.store import Store, Table


@pytest.fixture(params=["embedded", pytest.param("hbase", marks=pytest.mark.hbase)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with one table `t` of the families i, d and b."""
    if request.param == "hbase":
        found = request.getfixturevalue("hbase_empty_store")
    else:
        found = open_store(f"embedded:{tmp_path / 'store'}")
    with found:
        found.create_table("t", ["i", "d", "b"])
        yield found


@pytest.fixture
def table(store: Store) -> Table:
    """Its table."""
    return store.table("t")
