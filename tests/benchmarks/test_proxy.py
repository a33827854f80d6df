"""The proxy counts every byte once, changes nothing but the page's head, and carries orders and reports."""

import http.client
import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.sync.client import connect
from websockets.sync.server import Server, ServerConnection, serve

from benchmarks.processes import LOOPBACK
from benchmarks.proxy import ORDERS, MeasuringProxy, Traffic

_PAGE = b"<!doctype html><html><head><title>T</title></head><body>B</body></html>"


class _Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/":
            self._send("text/html; charset=utf-8", _PAGE)
        elif self.path == "/chunked":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n")
        else:
            self._send("application/octet-stream", b"x" * 100_000)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._send("text/plain", body[::-1])

    def _send(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: Any) -> None:
        """Nothing on the terminal of a test."""


@pytest.fixture
def site() -> Iterator[int]:
    with http.server.ThreadingHTTPServer((LOOPBACK, 0), _Answers) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def proxy(site: int) -> Iterator[MeasuringProxy]:
    with MeasuringProxy(site, "let measured = 1;") as running:
        yield running


def _ask(connection: http.client.HTTPConnection, path: str, body: bytes | None = None) -> bytes:
    connection.request("POST" if body is not None else "GET", path, body)
    return connection.getresponse().read()


def test_a_page_gets_the_script_first_and_stays_as_it_was(proxy: MeasuringProxy) -> None:
    connection = http.client.HTTPConnection(LOOPBACK, proxy.port)
    page = _ask(connection, "/")
    connection.close()
    assert page == _PAGE.replace(b"<head>", b"<head><script>let measured = 1;</script>")


def test_other_answers_pass_unchanged_on_one_connection(proxy: MeasuringProxy) -> None:
    connection = http.client.HTTPConnection(LOOPBACK, proxy.port)
    assert _ask(connection, "/media/file") == b"x" * 100_000
    assert _ask(connection, "/chunked") == b"firstsecond"
    assert _ask(connection, "/upload", b"abc") == b"cba"
    connection.close()


def test_data_count_and_static_files_count_apart(proxy: MeasuringProxy) -> None:
    connection = http.client.HTTPConnection(LOOPBACK, proxy.port)
    start = proxy.traffic
    _ask(connection, "/static/js/main.js")
    static = proxy.traffic.since(start)
    assert (static.data_up, static.data_down) == (0, 0)
    assert 100_000 < static.static_down < 100_400
    middle = proxy.traffic
    _ask(connection, "/media/file", b"y" * 5_000)
    data = proxy.traffic.since(middle)
    assert 5_000 < data.data_up < 5_400
    assert 5_000 < data.data_down < 5_400
    assert data.static_down == 0
    connection.close()


def test_differences_of_traffic_are_taken_field_by_field() -> None:
    assert Traffic(5, 7, 9).since(Traffic(1, 2, 3)) == Traffic(4, 5, 6)


def test_orders_reach_the_page_and_its_reports_come_back(proxy: MeasuringProxy) -> None:
    answers: list[Any] = []

    def page() -> None:
        connection = http.client.HTTPConnection(LOOPBACK, proxy.port)
        answers.append(json.loads(_ask(connection, ORDERS, b'{"ready": 1}')))
        connection.close()

    thread = threading.Thread(target=page)
    thread.start()
    assert proxy.report(5) == {"ready": 1}
    proxy.order({"name": "idle"})
    thread.join(5)
    assert answers == [{"name": "idle"}]
    assert proxy.traffic == Traffic()


@pytest.fixture
def echo() -> Iterator[Server]:
    def answer(socket: ServerConnection) -> None:
        for message in socket:
            socket.send(message * 3 if isinstance(message, bytes) else message)

    with serve(answer, LOOPBACK, 0, compression=None, max_size=None) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_bytes_of_a_websocket_are_counted_both_ways(echo: Server) -> None:
    with MeasuringProxy(echo.socket.getsockname()[1], "") as proxy:
        address = f"ws://{LOOPBACK}:{proxy.port}/_stcore/stream"
        with connect(address, compression=None, max_size=None) as socket:
            before = proxy.traffic
            socket.send(b"z" * 200_000)
            assert socket.recv(timeout=5) == b"z" * 600_000
            passed = proxy.traffic.since(before)
    assert 200_000 < passed.data_up < 200_100  # a frame's head has at most 14 bytes
    assert 600_000 < passed.data_down < 600_100
