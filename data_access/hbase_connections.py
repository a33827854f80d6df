"""Connections to HBase's Thrift server, a limited number, each used for one whole question at a time."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import happybase

from data_access.errors import AlertscopeError, StoreUnavailable
from data_access.hbase_address import HBaseAddress
from data_access.hbase_errors import connection_lost, explained
from data_access.store import T

# A Thrift server closes a connection that was idle for a minute, and firewalls forget one in silence.
_MOST_IDLE_SECONDS = 45.0


class Connections:
    """A pool for `happybase.Connection`.

    happybase's own pool gives a thread that asks again the same connection, and hands it to others while a suspended
    scan still reads from it; it reopens a failed connection before it tells of the failure (so that an unreachable
    host costs the time-out twice), and replaces broken idle connections one error at a time. Here a connection is out
    for one question, which is never suspended; one that saw any failure is closed for good, as Thrift does not check
    to which question an answer belongs; and one lost connection empties the pool of those opened before, so that a
    single further attempt is enough.
    """

    def __init__(self, address: HBaseAddress) -> None:
        self.address = address
        self._free = threading.BoundedSemaphore(address.pool)
        self._idle: list[tuple[happybase.Connection, float]] = []
        self._closed = False

    def ask(self, question: Callable[[Any], T], table: str | None = None) -> T:
        """Ask one question on a connection that nobody else uses.

        Parameters
        ----------
        question : callable
            Gets a `happybase.Connection`; asked once more, on a new one, if the connection turns out to be lost. So
            it must be a read, or writes that may be repeated.
        table : str, optional
            The table that it is about, for the message.

        Raises
        ------
        StoreUnavailable
            No connection, none free in time, or no answer in time.
        NoSuchTable, NoSuchFamily, BadRequest
            As HBase says.
        """
        started = time.monotonic()
        try:
            return self._ask(question, new=False)
        except AlertscopeError:
            raise
        except Exception as error:
            late = time.monotonic() - started > self.address.timeout_seconds / 2
            if late or not connection_lost(error):
                raise explained(error, self.address, table) from error
        self._drop_idle()
        try:
            return self._ask(question, new=True)
        except AlertscopeError:
            raise
        except Exception as error:
            raise explained(error, self.address, table) from error

    def ask_apart(self, question: Callable[[Any], T], timeout_seconds: float, table: str | None = None) -> T:
        """Ask something that takes longer than reads do, on a connection of its own."""
        try:
            with contextlib.closing(self._open(timeout=int(timeout_seconds * 1000))) as connection:
                return question(connection)
        except AlertscopeError:
            raise
        except Exception as error:
            raise explained(error, self.address, table) from error

    def close(self) -> None:
        """Close all connections; those that are out close when their question ends."""
        self._closed = True
        self._drop_idle()

    def _ask(self, question: Callable[[Any], T], *, new: bool) -> T:
        with self._place():
            connection = None if new else self._pop_idle()
            if connection is None:
                connection = self._open()
            try:
                answer = question(connection)
            except BaseException:
                connection.close()
                raise
            self._idle.append((connection, time.monotonic()))
            if self._closed:
                self._drop_idle()
            return answer

    @contextlib.contextmanager
    def _place(self) -> Iterator[None]:
        if self._closed:
            raise StoreUnavailable("This store has been closed.")
        if not self._free.acquire(timeout=self.address.timeout_seconds):
            raise StoreUnavailable(
                f"All connections to the HBase at {self.address} are busy (pool={self.address.pool}); try again soon."
            )
        try:
            yield
        finally:
            self._free.release()

    def _open(self, **changes: Any) -> happybase.Connection:
        return happybase.Connection(**{**self.address.connection_options(), **changes})

    def _pop_idle(self) -> happybase.Connection | None:
        """The connection used last, so that those beyond the need of the moment grow old and go."""
        with contextlib.suppress(IndexError):
            connection, since = self._idle.pop()
            if time.monotonic() - since < _MOST_IDLE_SECONDS:
                return connection
            connection.close()
            self._drop_idle()
        return None

    def _drop_idle(self) -> None:
        with contextlib.suppress(IndexError):
            while True:
                self._idle.pop()[0].close()
