"""One real HBase for the whole test run, shared by all its worker processes."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import happybase
import pytest

from data_access import open_store
from data_access.schema import TABLES
from data_access.store import Store
from deploy.hbase_jars import CannotRunHBase, jars, java_program
from tests.conftest import PROJECT_ROOT, require_or_skip

_START_SECONDS = 240


def require_hbase() -> None:
    """Skip (with `CI=true`: fail) where no HBase can be run."""
    try:
        java_program()
        jars()
    except CannotRunHBase as reason:
        require_or_skip(f"HBase. {reason}")


@pytest.fixture(scope="session")
def hbase_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a real HBase that all tests of this run share; each takes a table prefix of its own.

    The first worker that asks starts it, under a file lock, as a process of its own that ends with the run's first
    process, however that ends. So it does not matter which worker gets which test, nor which one is done last.
    """
    require_hbase()
    own = tmp_path_factory.getbasetemp()
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    shared, run_pid = (own.parent, os.getppid()) if is_worker else (own, os.getpid())
    with (shared / "hbase.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address = shared / "hbase" / "address.txt"
        if not address.exists():
            _start(address, run_pid)
        return address.read_text()


@pytest.fixture
def hbase_prefix() -> str:
    """Prefix of the tables of one test."""
    return f"test_{uuid.uuid4().hex[:12]}"


@pytest.fixture
def hbase_empty_store(hbase_url: str, hbase_prefix: str) -> Iterator[Store]:
    """A store on the real HBase, of the test's own, without any table."""
    with open_store(f"{hbase_url}?prefix={hbase_prefix}&timeout_ms=30000") as store:
        yield store


@pytest.fixture
def hbase_store(hbase_empty_store: Store) -> Store:
    """A store on the real HBase, of the test's own, with all tables, empty."""
    for name, spec in TABLES.items():
        hbase_empty_store.create_table(name, spec.families)
    return hbase_empty_store


@pytest.fixture
def plain_client(hbase_url: str, hbase_prefix: str) -> Iterator[happybase.Connection]:
    """happybase itself, on the tables of `hbase_empty_store` and `hbase_store`."""
    host, port = hbase_url.removeprefix("hbase://").split(":")
    connection = happybase.Connection(host, int(port), table_prefix=hbase_prefix, timeout=30_000)
    yield connection
    connection.close()


def _start(address: Path, run_pid: int) -> None:
    command = [sys.executable, "-m", "deploy.local_hbase", "--data", str(address.parent), "--port", "0"]
    log = address.parent.with_suffix(".log")
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [*command, "--temporary", "--quick", "--while-pid", str(run_pid)],
            cwd=PROJECT_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_SECONDS
    while not address.exists():
        if keeper.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"HBase did not start: {log.read_text(errors='replace')[-2000:]}", pytrace=False)
        time.sleep(0.1)
    keeper.returncode = 0  # it outlives this worker, which shall not wait for it nor warn of it
