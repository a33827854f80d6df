"""What a local HBase is started with: its site files, its ports, and the options of its Java."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import string
from pathlib import Path

from deploy.hbase_jars import java_program

LOOPBACK = "127.0.0.1"
_TEMPLATES = Path(__file__).resolve().parent / "hbase"
_OPENS = ("java.lang", "java.lang.reflect", "java.nio", "sun.nio.ch", "java.io", "java.util")
_EXPORTS = (
    "java.base/jdk.internal.misc",
    "java.base/sun.net.dns",
    "java.base/sun.net.util",
    "java.security.jgss/sun.security.krb5",
)


def write_settings(data_dir: Path, thrift_port: int) -> int:
    """Write the site files of both processes below the data folder.

    Parameters
    ----------
    data_dir : Path
        The instance's folder.
    thrift_port : int
        Port of the Thrift server, 0 for a free one.

    Returns
    -------
    int
        Port of the Thrift server.
    """
    zookeeper, master, regionserver, thrift = _ports(data_dir / "ports.json")
    places = {
        "root_url": (data_dir / "hbase").as_uri(),
        "tmp_dir": str(data_dir / "tmp"),
        "zookeeper_dir": str(data_dir / "zookeeper"),
        "zookeeper_port": str(zookeeper),
        "master_port": str(master),
        "regionserver_port": str(regionserver),
    }
    site = string.Template((_TEMPLATES / "hbase-site.xml").read_text())
    for process, extra in (("master", ""), ("thrift", (_TEMPLATES / "thrift-client.xml").read_text())):
        conf = data_dir / "conf" / process
        conf.mkdir(parents=True, exist_ok=True)
        (conf / "hbase-site.xml").write_text(site.substitute(places, thrift_client=extra))
        shutil.copy(_TEMPLATES / "log4j.properties", conf)
    return thrift_port or thrift


def java_command(heap_mb: int, *, quick: bool) -> list[str]:
    """Java with the options that HBase needs since Java 17 closed its packages.

    Parameters
    ----------
    heap_mb : int
        Largest heap of a quick instance; a lasting one gets twice that.
    quick : bool
        Only the first compiler and the plain collector: half the CPU of a start, slower after some minutes.
    """
    heap = heap_mb if quick else 2 * heap_mb
    pace = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1") if quick else ()
    opens = [word for package in _OPENS for word in ("--add-opens", f"java.base/{package}=ALL-UNNAMED")]
    exports = [word for package in _EXPORTS for word in ("--add-exports", f"{package}=ALL-UNNAMED")]
    return [java_program(), f"-Xmx{heap}m", "-XX:+ExitOnOutOfMemoryError", *pace, *opens, *exports]


def _ports(memo: Path) -> list[int]:
    """Four free ports; those of the last start where they are still free.

    A master that finds its tables on a region server of another port waits 10 s for that one to come back.
    """
    with contextlib.suppress(OSError, ValueError):
        wanted = [int(port) for port in json.loads(memo.read_text())]
        if len(wanted) == 4:
            return _free_ports(wanted)
    ports = _free_ports([0] * 4)
    memo.write_text(json.dumps(ports))
    return ports


def _free_ports(wanted: list[int]) -> list[int]:
    """Ports that nothing listens on, all different as they are held until the last is found; 0 stands for any."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in wanted]
        for each, port in zip(sockets, wanted, strict=True):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Java does: closed connections linger
            each.bind((LOOPBACK, port))
        return [each.getsockname()[1] for each in sockets]
