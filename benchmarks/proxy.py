"""A reverse proxy on the loopback that a measured browser talks through.

It puts one script into the page and counts bytes. That script asks it what to do and tells how long it took, so that
no debugging protocol has to be attached to the browser, which would slow it down severalfold.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import queue
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

import uvloop

from benchmarks.processes import LOOPBACK

ORDERS = "/_measure"
"""Path under which the page's script reports and gets its next order."""

_STATIC = ("/static/", "/app/static/", "/favicon", "/manifest")
_CHUNK_BYTES = 1 << 16
_LONGEST_HEAD = 1 << 17
_REUSED_SECONDS = 2.0  # the server closes a connection that is idle for 5 s
_HOP_HEADERS = (b"connection:", b"keep-alive:", b"accept-encoding:")
Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter


@dataclass(frozen=True)
class Traffic:
    """Bytes between browser and server since the proxy began, heads of requests and answers included."""

    data_up: int = 0
    data_down: int = 0
    static_down: int = 0

    def since(self, earlier: Traffic) -> Traffic:
        """What passed after an earlier count."""
        return Traffic(
            self.data_up - earlier.data_up,
            self.data_down - earlier.data_down,
            self.static_down - earlier.static_down,
        )


class MeasuringProxy:
    """The proxy, in a thread of its own.

    Parameters
    ----------
    server_port : port of the server behind, on the loopback
    script : JavaScript that each page runs before anything else
    """

    def __init__(self, server_port: int, script: str) -> None:
        self._server_port, self._script = server_port, script.encode()
        self._traffic = Traffic()
        self._reports: queue.Queue[dict[str, Any]] = queue.Queue()
        self._orders: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._waiting: set[asyncio.Task[Any]] = set()
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="measuring proxy", daemon=True)
        self._listener: asyncio.Server | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def traffic(self) -> Traffic:
        return self._traffic

    def report(self, timeout_seconds: float) -> dict[str, Any]:
        """What the page's script says next.

        Raises
        ------
        queue.Empty
            It said nothing in time.
        """
        return self._reports.get(timeout=timeout_seconds)

    def order(self, order: dict[str, Any]) -> None:
        """What the page's script is to do next."""
        asyncio.run_coroutine_threadsafe(self._orders.put(order), self._loop).result()

    def forget(self) -> None:
        """Drop reports and orders that nobody took, before the next browser."""

        async def drop() -> None:
            for task in self._waiting:
                task.cancel()
            while not self._orders.empty():
                self._orders.get_nowait()

        asyncio.run_coroutine_threadsafe(drop(), self._loop).result()
        with contextlib.suppress(queue.Empty):
            while True:
                self._reports.get_nowait()

    def __enter__(self) -> Self:
        self._thread.start()
        listening = asyncio.start_server(self._client, LOOPBACK, 0, limit=_LONGEST_HEAD)
        self._listener = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        if self._listener is not None:
            self._listener.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _client(self, reader: Reader, writer: Writer) -> None:
        behind: tuple[Reader, Writer] | None = None
        used = 0.0
        try:
            while head := await _head(reader):
                if _path(head).startswith(ORDERS):
                    await self._take_report(head, reader, writer)
                    continue
                if behind is not None and time.monotonic() - used > _REUSED_SECONDS:
                    behind[1].close()
                    behind = None
                behind = behind or await asyncio.open_connection(LOOPBACK, self._server_port, limit=_LONGEST_HEAD)
                if not await self._pass_on(head, (reader, writer), behind):
                    return
                used = time.monotonic()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # a side hung up, as browsers do, or nobody measures any more
        finally:
            writer.close()
            if behind is not None:
                behind[1].close()

    async def _take_report(self, head: bytes, reader: Reader, writer: Writer) -> None:
        body = await reader.readexactly(int(_header(head, b"content-length") or 0))
        self._reports.put(json.loads(body))
        order = asyncio.ensure_future(self._orders.get())
        self._waiting.add(order)
        try:
            answer = json.dumps(await order).encode()
        finally:
            self._waiting.discard(order)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncache-control: no-store\r\n")
        writer.write(b"content-length: %d\r\n\r\n" % len(answer) + answer)
        await writer.drain()

    async def _pass_on(self, head: bytes, client: tuple[Reader, Writer], behind: tuple[Reader, Writer]) -> bool:
        """One request and its answer; False if the connection is used up."""
        path = _path(head)
        count_up, count_down = (self._count_nothing, self._count_static)
        if not path.startswith(_STATIC):
            count_up, count_down = self._count_up, self._count_down
        if _header(head, b"upgrade").lower() == b"websocket":
            count_up(len(head))
            behind[1].write(head)
            await asyncio.gather(
                _flow(client[0], behind[1], count_up), _flow(behind[0], client[1], count_down), return_exceptions=True
            )
            return False
        body = await client[0].readexactly(int(_header(head, b"content-length") or 0))
        forwarded = _without_hops(head)
        count_up(len(forwarded) + len(body))
        behind[1].write(forwarded + body)
        return await self._answer(head, client[1], behind[0], count_down)

    async def _answer(self, head: bytes, client: Writer, behind: Reader, count: Callable[[int], None]) -> bool:
        answer = await _head(behind)
        if not answer:
            return False
        status = int(answer.split(b" ", 2)[1])
        if _header(answer, b"content-type").startswith(b"text/html") and head.startswith(b"GET"):
            page = await _whole_body(answer, behind)
            self._count_static(len(answer) + len(page))  # the frame of every page is a file of Streamlit's
            page = page.replace(b"<head>", b"<head><script>" + self._script + b"</script>", 1)
            client.write(_with_length(answer, len(page)) + page)
            await client.drain()
            return True
        count(len(answer))
        client.write(answer)
        if head.startswith(b"HEAD") or status in (204, 304):
            await client.drain()
            return True
        length = _header(answer, b"content-length")
        if length:
            await _copy(behind, client, int(length), count)
            return True
        if _header(answer, b"transfer-encoding").lower() == b"chunked":
            await _copy_chunks(behind, client, count)
            return True
        await _flow(behind, client, count)
        return False

    def _count_nothing(self, size: int) -> None:
        """Requests for static files are not the page's data."""

    def _count_static(self, size: int) -> None:
        self._traffic = replace(self._traffic, static_down=self._traffic.static_down + size)

    def _count_up(self, size: int) -> None:
        self._traffic = replace(self._traffic, data_up=self._traffic.data_up + size)

    def _count_down(self, size: int) -> None:
        self._traffic = replace(self._traffic, data_down=self._traffic.data_down + size)


async def _head(reader: Reader) -> bytes:
    """A request's or an answer's head with its empty line; empty at the end of the connection."""
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as ended:
        if ended.partial:
            raise
        return b""


def _path(head: bytes) -> str:
    return head.split(b" ", 2)[1].decode("latin-1")


def _header(head: bytes, name: bytes) -> bytes:
    for line in head.split(b"\r\n")[1:]:
        if line.lower().startswith(name + b":"):
            return line.partition(b":")[2].strip()
    return b""


def _without_hops(head: bytes) -> bytes:
    """A head without what concerns one connection only, and without leave to compress: the page must be readable."""
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(_HOP_HEADERS)]
    return b"\r\n".join(lines)


def _with_length(head: bytes, length: int) -> bytes:
    dropped = (b"content-length:", b"transfer-encoding:", b"etag:", b"last-modified:", b"content-security-policy:")
    lines = [line for line in head.rstrip(b"\r\n").split(b"\r\n") if not line.lower().startswith(dropped)]
    return b"\r\n".join([*lines, b"content-length: %d" % length, b"", b""])


async def _whole_body(head: bytes, reader: Reader) -> bytes:
    if _header(head, b"transfer-encoding").lower() != b"chunked":
        return await reader.readexactly(int(_header(head, b"content-length") or 0))
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return body


async def _copy(reader: Reader, writer: Writer, length: int, count: Callable[[int], None]) -> None:
    while length:
        piece = await reader.read(min(length, _CHUNK_BYTES))
        if not piece:
            raise asyncio.IncompleteReadError(b"", length)
        length -= len(piece)
        count(len(piece))
        writer.write(piece)
        await writer.drain()


async def _copy_chunks(reader: Reader, writer: Writer, count: Callable[[int], None]) -> None:
    more = True
    while more:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        piece = line + await reader.readexactly(size + 2)
        count(len(piece))
        writer.write(piece)
        await writer.drain()
        more = size > 0


async def _flow(reader: Reader, writer: Writer, count: Callable[[int], None]) -> None:
    """Pass everything on until the sender ends."""
    write_end: Callable[[], Awaitable[None]] = writer.drain
    while piece := await reader.read(_CHUNK_BYTES):
        count(len(piece))
        writer.write(piece)
        await write_end()
    writer.close()
