"""An address where no HBase is: nothing, a wrong name, or something that is not HBase."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from data_access.errors import StoreUnavailable
from data_access.store import Store, open_store


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port where each connection is handed to `serve`."""
    server = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            taken.append(connection)
            serve(connection)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)
        for connection in taken:
            connection.close()


def speak_http(connection: socket.socket) -> None:
    connection.recv(100)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n" + b" " * 5000)


def hang_up(connection: socket.socket) -> None:
    connection.close()


def say_nothing(connection: socket.socket) -> None:
    pass


def ask_everything(store: Store, match: str) -> None:
    table = store.table("t")
    for question in (
        store.tables,
        lambda: table.row(b"r"),
        lambda: table.rows([b"r"]),
        lambda: list(table.scan()),
        lambda: table.put(b"r", {b"i:x": b"1"}),
        lambda: table.delete(b"r"),
        lambda: store.count_rows("t"),
        lambda: store.side_by_side([lambda: table.row(b"r")] * 3),
    ):
        with pytest.raises(StoreUnavailable, match=match):
            question()


def test_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with open_store(f"hbase://127.0.0.1:{port}") as store:
            started = time.monotonic()
            ask_everything(store, f"cannot be reached.*127.0.0.1:{port}")
            with pytest.raises(StoreUnavailable, match="cannot be reached"):
                store.create_table("t", ["i"])
            assert time.monotonic() - started < 8


def test_a_host_without_an_address() -> None:
    with open_store("hbase://hbase.invalid:9090") as store, pytest.raises(StoreUnavailable, match=r"hbase\.invalid"):
        store.tables()


def test_someone_listens_and_says_nothing() -> None:
    with listening(say_nothing) as port, open_store(f"hbase://127.0.0.1:{port}?timeout_ms=300&pool=3") as store:
        started = time.monotonic()
        ask_everything(store, r"no answer within 0\.3 s")
        assert time.monotonic() - started < 8 * 0.3 + 6


def test_someone_hangs_up() -> None:
    with listening(hang_up) as port, open_store(f"hbase://127.0.0.1:{port}?timeout_ms=1000") as store:
        ask_everything(store, "closed the connection")


@pytest.mark.parametrize("options", ["", "&transport=framed", "&protocol=compact"])
def test_someone_speaks_http(options: str) -> None:
    with listening(speak_http) as port, open_store(f"hbase://127.0.0.1:{port}?timeout_ms=500{options}") as store:
        ask_everything(store, f"127.0.0.1:{port}")
