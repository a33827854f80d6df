"""What the URL of an HBase store says, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data_access.errors import BadRequest

_DEFAULT_PORT = 9090
_TRANSPORTS = ("buffered", "framed")
_PROTOCOLS = ("binary", "compact")
_MOST_CONNECTIONS = (
    200  # a Thrift server gives each one a thread, 1000 by default, and shares them among all its clients
)
_LEAST_TIMEOUT_MS, _MOST_TIMEOUT_MS = 100, 600_000


@dataclass(frozen=True)
class HBaseAddress:
    """Where the Thrift server is and how to speak with it."""

    host: str
    port: int
    transport: str = "buffered"
    protocol: str = "binary"
    prefix: str = ""
    pool: int = 8
    timeout_ms: int = 10_000

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def timeout_seconds(self) -> float:
        return self.timeout_ms / 1000

    def table_name(self, name: str) -> str:
        """Name of a table in HBase itself."""
        return f"{self.prefix}_{name}" if self.prefix else name

    def connection_options(self) -> dict[str, Any]:
        """Arguments of `happybase.Connection`; `prefix` is its table prefix, joined to a name by `_`."""
        return {
            "host": self.host,
            "port": self.port,
            "transport": self.transport,
            "protocol": self.protocol,
            "table_prefix": self.prefix or None,
            "timeout": self.timeout_ms,
        }


def address_of(host: str | None, port: int | None, options: Mapping[str, str]) -> HBaseAddress:
    """Check the parts of a URL.

    Parameters
    ----------
    host, port
        As `urllib.parse.urlsplit` gives them; without a port Thrift's usual 9090 is taken.
    options : mapping of str to str
        `transport`, `protocol`, `prefix`, `pool` (connections) and `timeout_ms`.

    Raises
    ------
    BadRequest
        No host, an option that does not exist, or a value that it cannot have; the message names it.
    """
    if not host:
        raise BadRequest("An HBase store needs a host: hbase://HOST:PORT.")
    known = ("transport", "protocol", "prefix", "pool", "timeout_ms")
    for name in options:
        if name not in known:
            raise BadRequest(f"An HBase store has no option '{name}'; it has {', '.join(known)}.")
    prefix = options.get("prefix", "")
    if not re.fullmatch(r"([A-Za-z0-9_][A-Za-z0-9_.-]*)?", prefix):
        raise BadRequest(f"'{prefix}' cannot be the prefix of tables: letters, digits, '_', '.' and '-' can.")
    return HBaseAddress(
        host=host,
        port=_DEFAULT_PORT if port is None else port,
        transport=_one_of(options, "transport", _TRANSPORTS),
        protocol=_one_of(options, "protocol", _PROTOCOLS),
        prefix=prefix,
        pool=_whole(options, "pool", HBaseAddress.pool, 1, _MOST_CONNECTIONS),
        timeout_ms=_whole(options, "timeout_ms", HBaseAddress.timeout_ms, _LEAST_TIMEOUT_MS, _MOST_TIMEOUT_MS),
    )


def _one_of(options: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = options.get(name, choices[0])
    if value not in choices:
        raise BadRequest(f"The option {name} of an HBase store is {' or '.join(choices)}, not '{value}'.")
    return value


def _whole(options: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = options.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise BadRequest(f"The option {name} of an HBase store is a number from {least} to {most}, not '{text}'.")
    return int(text)
