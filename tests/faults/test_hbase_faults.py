"""What goes wrong with a real HBase: its processes are killed, frozen and restarted under a store."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

import happybase
import pytest

from data_access.errors import AlertscopeError, BadRequest, StoreUnavailable
from data_access.hbase import HBaseStore
from data_access.store import Store, open_store
from deploy.local_hbase import LocalHBase
from tests.hbase_server import require_hbase

pytestmark = [pytest.mark.hbase, pytest.mark.xdist_group("hbase_faults")]

ROWS = [(b"%02d" % n, {b"i:x": b"%02d" % n}) for n in range(60)]


@pytest.fixture(scope="module")
def hbase(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHBase]:
    """An HBase that these tests may break; each leaves it running and answering."""
    require_hbase()
    with LocalHBase(tmp_path_factory.mktemp("faults") / "hbase", quick=True) as server:
        with open_store(server.url) as store:
            store.create_table("t", ["i"])
            store.write({"t": ROWS})
        yield server


@pytest.fixture
def store(hbase: LocalHBase) -> Iterator[HBaseStore]:
    """A store with four connections, all opened and idle."""
    with open_store(f"{hbase.url}?pool=4&timeout_ms=20000") as opened:
        assert isinstance(opened, HBaseStore)
        meet = threading.Barrier(4, timeout=30)

        def ask(connection: happybase.Connection) -> None:
            meet.wait()
            connection.tables()

        opened.side_by_side([lambda: opened._connections.ask(ask)] * 4)
        assert len(opened._connections._idle) == 4
        yield opened


def until_it_answers(question: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            question()
        except AlertscopeError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def restart_thrift(hbase: LocalHBase) -> None:
    hbase.kill_thrift()
    hbase.start_thrift()
    hbase.wait_until_ready()


@contextlib.contextmanager
def taking_at_most(seconds: float) -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds


class TestThriftRestarted:
    def test_nobody_sees_an_error(self, hbase: LocalHBase, store: HBaseStore) -> None:
        table = store.table("t")
        scan = table.scan(batch_size=2)
        first = [next(scan) for _ in range(8)]  # all of the first chunk
        writing = table.batch()
        writing.put(b"later", {b"i:x": b"1"})
        restart_thrift(hbase)
        found = store.side_by_side([lambda key=key: table.row(key) for key, _ in ROWS[:12]])  # type: ignore[misc]
        assert found == [cells for _, cells in ROWS[:12]]
        assert first + list(scan) == ROWS
        writing.send()
        assert table.row(b"later") == {b"i:x": b"1"}
        table.delete(b"later")

    def test_while_it_is_down_each_question_fails_at_once(self, hbase: LocalHBase, store: HBaseStore) -> None:
        table = store.table("t")
        hbase.kill_thrift()
        try:
            with taking_at_most(8):
                for question in (store.tables, lambda: table.row(b"01"), lambda: list(table.scan())):
                    with pytest.raises(StoreUnavailable, match="cannot be reached"):
                        question()
                with pytest.raises(StoreUnavailable):
                    store.write({"t": [(b"lost", {b"i:x": b"1"})]})
        finally:
            hbase.start_thrift()
            hbase.wait_until_ready()
        assert list(table.scan()) == ROWS


class TestMasterKilled:
    def test_it_is_told_in_time_and_mends_itself(self, hbase: LocalHBase, store: HBaseStore) -> None:
        table = store.table("t")
        hbase.kill_master()
        try:
            with open_store(f"{hbase.url}?timeout_ms=3000") as impatient:
                other = impatient.table("t")
                for question in (lambda: other.row(b"01"), lambda: list(other.scan())):
                    with taking_at_most(8), pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1"):
                        question()
        finally:
            hbase.start_master()
            hbase.wait_until_ready()
        until_it_answers(lambda: table.row(b"01"))
        assert list(table.scan()) == ROWS
        assert store.side_by_side([lambda: table.row(b"02")] * 8) == [{b"i:x": b"02"}] * 8

    def test_what_was_acknowledged_stays(self, hbase: LocalHBase, store: HBaseStore) -> None:
        store.create_table("stream", ["i"])
        acknowledged: list[list[bytes]] = []
        gone = threading.Event()

        def write() -> None:
            for turn in range(10_000):
                keys = [b"%05d_%03d" % (turn, n) for n in range(200)]
                try:
                    store.write({"stream": [(key, {b"i:x": key}) for key in keys]})
                except StoreUnavailable:
                    gone.set()
                    return
                acknowledged.append(keys)

        writer = threading.Thread(target=write)
        writer.start()
        while len(acknowledged) < 15:
            time.sleep(0.01)
        hbase.kill_master()
        try:
            writer.join(30)
            assert gone.is_set()
        finally:
            hbase.start_master()
            hbase.wait_until_ready()
        until_it_answers(lambda: store.count_rows("stream"))
        held = dict(store.table("stream").scan(batch_size=2000))
        assert [key for keys in acknowledged for key in keys if held.get(key) != {b"i:x": key}] == []


class TestFrozen:
    def test_an_answer_that_comes_late_is_nobodys(self, hbase: LocalHBase) -> None:
        with open_store(f"{hbase.url}?pool=1&timeout_ms=2000") as store:
            table = store.table("t")
            assert table.row(b"01") == {b"i:x": b"01"}
            hbase.freeze()
            try:
                for question in (lambda: table.row(b"02"), store.tables, lambda: next(table.scan())):
                    with taking_at_most(5), pytest.raises(StoreUnavailable, match="no answer within 2 s"):
                        question()
            finally:
                hbase.thaw()
            assert table.row(b"03") == {b"i:x": b"03"}
            assert store.tables() == open_store(hbase.url).tables()
            assert list(table.scan()) == ROWS

    def test_nor_after_an_interrupt(self, store: HBaseStore) -> None:
        def interrupted(connection: happybase.Connection) -> None:
            connection.client._send("getTableNames")
            raise KeyboardInterrupt

        for _ in range(5):
            with pytest.raises(KeyboardInterrupt):
                store._connections.ask(interrupted)
            assert store.table("t").row(b"05") == {b"i:x": b"05"}


class TestRefused:
    def test_a_cell_too_large(self, store: HBaseStore) -> None:
        with pytest.raises(BadRequest, match="larger than"):
            store.write({"t": [(b"large", {b"i:x": b"x" * 11_000_000})]})
        assert store.table("t").row(b"large") == {}

    def test_a_table_switched_off(self, hbase: LocalHBase, store: HBaseStore) -> None:
        store.create_table("off", ["i"])
        with contextlib.closing(hbase.connection()) as connection:
            connection.disable_table("off")
            for question in (lambda: store.table("off").row(b"r"), lambda: list(store.table("off").scan())):
                with taking_at_most(15), pytest.raises(StoreUnavailable, match="'off' is switched off"):
                    question()
            connection.delete_table("off")

    def test_a_name_that_no_table_can_have(self, store: HBaseStore) -> None:
        for question in (lambda: store.create_table("so so", ["i"]), lambda: store.table("so so").row(b"r")):
            with pytest.raises(BadRequest):
                question()

    def test_all_connections_busy(self, hbase: LocalHBase) -> None:
        done = threading.Event()
        with open_store(f"{hbase.url}?pool=1&timeout_ms=5000") as store:
            assert isinstance(store, HBaseStore)
            holder = threading.Thread(target=lambda: store._connections.ask(lambda connection: done.wait(60)))
            holder.start()
            try:
                with taking_at_most(15), pytest.raises(StoreUnavailable, match=r"All connections .* are busy"):
                    store.table("t").row(b"01")
            finally:
                done.set()
                holder.join()
            assert store.table("t").row(b"01") == {b"i:x": b"01"}


class TestOtherLanguage:
    """A server and a client that differ in transport or protocol. The server is restarted twice, so this comes last."""

    @pytest.mark.parametrize("options", ["transport=framed", "protocol=compact", "transport=framed&protocol=compact"])
    def test_a_client_that_differs_is_told(self, hbase: LocalHBase, options: str) -> None:
        with (
            open_store(f"{hbase.url}?timeout_ms=1000&{options}") as store,
            taking_at_most(8),
            pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1"),
        ):
            store.tables()

    @pytest.mark.parametrize(
        ("server", "options"), [(["-f"], "transport=framed"), (["-f", "-c"], "transport=framed&protocol=compact")]
    )
    def test_the_right_options_help(self, hbase: LocalHBase, server: list[str], options: str) -> None:
        hbase.kill_thrift()
        hbase.start_thrift(*server)
        try:
            with open_store(f"{hbase.url}?timeout_ms=20000&{options}") as store:
                until_it_answers(store.tables)
                assert list(store.table("t").scan(batch_size=7)) == ROWS
            self._is_told(hbase)
        finally:
            restart_thrift(hbase)

    def _is_told(self, hbase: LocalHBase) -> None:
        with (
            open_store(f"{hbase.url}?timeout_ms=1000") as store,
            taking_at_most(8),
            pytest.raises(StoreUnavailable, match="another transport or protocol"),
        ):
            store.tables()


def test_all_is_well_in_the_end(hbase: LocalHBase, store: Store) -> None:
    assert list(store.table("t").scan()) == ROWS
