"""What HBase, Thrift and the network raise, told as our errors.

Thrift's own exceptions are not for people: an `IOError` of HBase carries a Java stack trace in bytes, and `str` of a
`TApplicationException` fails on them. The details go to the log.
"""

from __future__ import annotations

import logging
import re

import happybase  # noqa: F401  it makes the module Hbase_thrift
import Hbase_thrift
from thriftpy2.thrift import TApplicationException, TException
from thriftpy2.transport import TTransportException

from data_access.errors import AlertscopeError, BadRequest, NoSuchFamily, NoSuchTable, StoreUnavailable
from data_access.hbase_address import HBaseAddress

_log = logging.getLogger(__name__)


def connection_lost(error: BaseException) -> bool:
    """Whether the server end of a connection has gone, as after a restart; on a new connection it may be all well."""
    if isinstance(error, TTransportException):
        return bool(error.type == TTransportException.END_OF_FILE)
    return isinstance(error, ConnectionError)


def explained(error: Exception, address: HBaseAddress, table: str | None = None) -> AlertscopeError:
    """The error of ours that says what has happened.

    Parameters
    ----------
    error : Exception
        Anything that happybase, thriftpy2 or the socket raised.
    address : HBaseAddress
        The server that was asked.
    table : str, optional
        The table that was asked for.
    """
    details = _details(error)
    if isinstance(error, Hbase_thrift.IOError | Hbase_thrift.IllegalArgument):
        found = _from_server(details, address, table)
    else:
        found = _from_connection(error, address)
    if isinstance(found, StoreUnavailable):
        causes = [line for line in details.splitlines()[1:] if line.startswith("Caused by")]
        _log.warning("HBase at %s, table %s: %s", address, table, " | ".join([details.partition("\n")[0], *causes]))
    return found


def _from_server(details: str, address: HBaseAddress, table: str | None) -> AlertscopeError:
    if "TableNotFoundException" in details or _names_table_as_failed(details, address, table):
        return NoSuchTable(f"The store has no table '{table}'.")
    if "NoSuchColumnFamilyException" in details:
        return NoSuchFamily(f"Table '{table}' has no column family of that name.")
    if "TableNotEnabledException" in details or "is disabled" in details:
        return StoreUnavailable(f"Table '{table}' is switched off in HBase.")
    if "KeyValue size too large" in details:
        return BadRequest(f"A cell is larger than the HBase at {address} accepts (10 MB where nobody changed it).")
    if "Illegal character" in details or "IllegalArgument" in details.partition(":")[0]:
        return BadRequest(f"HBase does not accept this request for table '{table}'.")
    kind = re.match(r"[\w.$]*?(\w+)(?::|\s|$)", details)
    return StoreUnavailable(f"HBase at {address} could not answer ({kind[1] if kind else 'no reason given'}).")


def _names_table_as_failed(details: str, address: HBaseAddress, table: str | None) -> bool:
    """Whether a write failed for want of its table: of that exception HBase then tells the message only, a name."""
    name = re.escape(address.table_name(table or ""))
    return re.search(rf"Failed \d+ actions?: {name}: \d+ times?", details) is not None


def _from_connection(error: Exception, address: HBaseAddress) -> AlertscopeError:
    if isinstance(error, TTransportException) and error.type == TTransportException.NOT_OPEN:
        return StoreUnavailable(f"HBase cannot be reached: nothing accepts a connection at {address}.")
    if isinstance(error, TimeoutError):
        return StoreUnavailable(f"HBase at {address} gave no answer within {address.timeout_seconds:g} s.")
    if connection_lost(error):
        return StoreUnavailable(
            f"HBase at {address} closed the connection without an answer. If it always does, its Thrift server "
            f"uses another transport or protocol than {address.transport} and {address.protocol}."
        )
    if isinstance(error, TApplicationException):
        return StoreUnavailable(f"The Thrift server of the HBase at {address} failed on this request.")
    return StoreUnavailable(
        f"What answers at {address} does not speak HBase's Thrift ({address.transport}, {address.protocol})."
    )


def _details(error: Exception) -> str:
    told = getattr(error, "message", None) if isinstance(error, TException) else str(error)
    text = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
    return text if isinstance(error, Hbase_thrift.IOError) else f"{type(error).__name__}: {text}"
