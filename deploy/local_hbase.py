"""A real HBase with its Thrift server on this machine, for development, tests and benchmarks; loopback only.

`python -m deploy.local_hbase --data DIR` runs one until Ctrl-C; `LocalHBase` is the same for programs.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import happybase

from deploy.hbase_jars import CannotRunHBase, jars
from deploy.hbase_settings import LOOPBACK, java_command, write_settings

_READY_SECONDS = 300  # seconds suffice, but for a busy machine with a long log to replay
_STOP_SECONDS = 25
_READY_TABLE = "alertscope_ready"


class LocalHBase:
    """One HBase (master, region server and ZooKeeper in one process) and its Thrift server (another).

    Parameters
    ----------
    data_dir : Path
        Holds everything of this instance: data, logs, settings. The same folder gives the same tables again.
    port : int
        Port of the Thrift server, 0 for any free one. It stays the same over restarts of this instance.
    quick : bool
        Java settings that start fast and take half the CPU (for tests); else those that run fast (for measuring).
    say : callable
        Gets a sentence when something slow begins.

    As a context manager it starts both and kills both at the end.
    """

    def __init__(
        self,
        data_dir: Path | str,
        *,
        port: int = 0,
        quick: bool = False,
        say: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self.data_dir = Path(data_dir).resolve()
        self.host, self.port = LOOPBACK, port
        self._quick, self._say = quick, say
        self._master: subprocess.Popen[bytes] | None = None
        self._thrift: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """The store's URL for `data_access.open_store`."""
        return f"hbase://{self.host}:{self.port}"

    @property
    def runs(self) -> bool:
        """Whether any of the two processes is there."""
        return any(process is not None and process.poll() is None for process in (self._master, self._thrift))

    @property
    def master_pid(self) -> int:
        return _running(self._master, "master").pid

    @property
    def thrift_pid(self) -> int:
        return _running(self._thrift, "Thrift server").pid

    def start(self) -> Self:
        """Start both processes and wait until a table can be made.

        Raises
        ------
        CannotRunHBase
            A program is missing, the data folder is in use, or HBase did not start; the log's last lines are told.
        """
        self._take_data_dir()
        try:
            self.port = write_settings(self.data_dir, self.port)
            self.start_master()
            self.start_thrift()
            self.wait_until_ready()
            (self.data_dir / "address.txt").write_text(self.url)
        except BaseException:
            self.kill()
            raise
        return self

    def start_master(self) -> None:
        """Start ZooKeeper, master and region server; `wait_until_ready` tells when they answer."""
        self._master = self._launch("master", "org.apache.hadoop.hbase.master.HMaster", 1024, ())

    def start_thrift(self, *more_options: str) -> None:
        """Start the Thrift server; `wait_until_ready` tells when it answers.

        Parameters
        ----------
        *more_options : str
            Its further options, as `-f` for the framed transport and `-c` for the compact protocol; with these
            `wait_until_ready` hears nothing.
        """
        options = ("--bind", LOOPBACK, "-p", str(self.port), *more_options)
        self._thrift = self._launch("thrift", "org.apache.hadoop.hbase.thrift.ThriftServer", 256, options)

    def wait_until_ready(self, seconds: float = _READY_SECONDS) -> None:
        """Wait until both processes answer: an open port does not mean that.

        Raises
        ------
        CannotRunHBase
            A process ended, or there was no answer in time.
        """
        deadline = time.monotonic() + seconds
        while not self._answers(deadline - time.monotonic()):
            for name, process in (("master", self._master), ("thrift", self._thrift)):
                if process is None or process.poll() is not None:
                    raise CannotRunHBase(f"HBase's {name} process ended. {self._last_lines(name)}")
            if time.monotonic() > deadline:
                raise CannotRunHBase(f"HBase gave no answer within {seconds:.0f} s. {self._last_lines('master')}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End both processes in order, so that the next start has no log to replay.

        That takes 2 to 20 s. What is not done by then is killed, which costs nothing but that replay.
        """
        for process in (self._thrift, self._master):
            if process is not None and process.poll() is None:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End both processes at once, as a power switch that spares the disk: acknowledged writes stay."""
        self.kill_thrift()
        self.kill_master()
        for told in ("address.txt", "processes.json"):
            (self.data_dir / told).unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def kill_master(self) -> None:
        _kill(self._master)
        self._master = None

    def kill_thrift(self) -> None:
        _kill(self._thrift)
        self._thrift = None

    def freeze(self) -> None:
        """Stop the clock of the Thrift server: connections are accepted, nothing is answered, until `thaw`."""
        os.kill(self.thrift_pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.thrift_pid, signal.SIGCONT)

    def connection(self, **options: object) -> happybase.Connection:
        """A plain happybase connection to this instance."""
        return happybase.Connection(self.host, self.port, **{"timeout": 60_000, **options})

    def flush_and_compact(self, tables: Iterable[str], settle_seconds: float = 60) -> None:
        """Bring tables to the disk in their final form, as for a measurement of their size."""
        with contextlib.closing(self.connection()) as connection:
            for table in tables:
                connection.disable_table(table)  # closing its regions is the one flush that Thrift 1 offers
                connection.enable_table(table)
                connection.compact_table(table, major=True)
        deadline, size = time.monotonic() + settle_seconds, -1
        while size != (size := self.disk_bytes()) and time.monotonic() < deadline:
            time.sleep(2)

    def disk_bytes(self) -> int:
        """Bytes on disk of all tables' files: no logs, no replaced files that wait for their removal."""
        tables = self.data_dir / "hbase" / "data" / "default"
        return sum(file.stat().st_blocks * 512 for file in tables.rglob("*") if file.is_file())

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def _take_data_dir(self) -> None:
        """Lock the folder. The processes inherit the lock, so that one that outlives us keeps it."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._lock = (self.data_dir / "in-use.lock").open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            self._lock = None
            told = self.data_dir / "processes.json"
            who = f" (processes {told.read_text()})" if told.exists() else ""
            raise CannotRunHBase(f"Another HBase runs on '{self.data_dir}'{who}: stop it first.") from error

    def _launch(self, name: str, java_class: str, heap_mb: int, options: Sequence[str]) -> subprocess.Popen[bytes]:
        java = java_command(heap_mb, quick=self._quick)
        classpath = f"{self.data_dir / 'conf' / name}:{jars(self._say)}/*"
        (self.data_dir / "logs").mkdir(exist_ok=True)
        with (self.data_dir / "logs" / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [*java, "-cp", classpath, java_class, "start", *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.data_dir,
                start_new_session=True,  # Ctrl-C is for us; we end the processes in their order
                pass_fds=() if self._lock is None else (self._lock.fileno(),),
            )
        pids = {"master": self._master, "thrift": self._thrift, name: process}
        told = {key: each.pid for key, each in pids.items() if each is not None}
        (self.data_dir / "processes.json").write_text(json.dumps(told))
        return process

    def _answers(self, seconds: float) -> bool:
        """Whether tables can be read, and made: a fresh HBase lists its tables, none, before it can make one."""
        try:
            with contextlib.closing(self.connection(timeout=int(min(max(seconds, 1), 30) * 1000))) as connection:
                names = [name.decode() for name in connection.tables()]
                if names in ([], [_READY_TABLE]):
                    if not names:
                        connection.create_table(_READY_TABLE, {"i": {}})
                    connection.delete_table(_READY_TABLE, disable=True)
                elif enabled := [name for name in names if connection.is_table_enabled(name)]:
                    connection.table(enabled[0]).row(b"ready")
        except Exception:  # whatever goes wrong means the same: not ready
            return False
        return True

    def _last_lines(self, name: str) -> str:
        log = self.data_dir / "logs" / f"{name}.log"
        lines = log.read_text(errors="replace").splitlines()[-3:] if log.exists() else []
        return f"Its log '{log}' ends: {' / '.join(lines)}"


def _running(process: subprocess.Popen[bytes] | None, name: str) -> subprocess.Popen[bytes]:
    if process is None or process.poll() is not None:
        raise CannotRunHBase(f"HBase's {name} is not running.")
    return process


def _kill(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None and process.poll() is None:
        process.kill()
        process.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run an HBase until Ctrl-C, a SIGTERM or the end of the process named by `--while-pid`."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local_hbase", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", required=True, help="folder of its data, made if need be")
    parser.add_argument("--temporary", action="store_true", help="the folder is new, and removed at the end")
    parser.add_argument("--port", type=int, default=9090, help="port of the Thrift server, 0 for a free one")
    parser.add_argument("--quick", action="store_true", help="start fast rather than run fast")
    parser.add_argument("--fill", action="store_true", help="fill an empty store with the simulated sky")
    parser.add_argument("--while-pid", type=int, metavar="PID", help="stop when this process has ended")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if options.temporary and options.data.exists():
        parser.error(f"'{options.data}' exists: a temporary folder must be a new one")
    hbase = LocalHBase(options.data, port=options.port, quick=options.quick, say=_say)
    try:
        _say("Starting HBase…")
        hbase.start()
        _say(f"HBase answers at {hbase.url}   (data in {hbase.data_dir}; Ctrl-C stops it)")
        if options.fill:
            _fill(hbase)
        while options.while_pid is None or _alive(options.while_pid):
            time.sleep(1)
    except KeyboardInterrupt:
        pass
    except CannotRunHBase as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        if options.temporary:
            hbase.kill()
            shutil.rmtree(options.data, ignore_errors=True)
        elif hbase.runs:
            _say("Stopping HBase…")
            hbase.stop()
    return 0


def _fill(hbase: LocalHBase) -> None:
    """Write the simulated sky into a store without alerts."""
    from deploy.fill import fill  # only here: tests start an HBase without the rest of the program

    if not fill(hbase.url):
        raise CannotRunHBase("The simulated sky could not be written; the lines above say why.")
    _say(f"Ready: ALERTSCOPE_STORE={hbase.url} make run")


def _alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent to notice does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except OSError:  # no /proc here, or not ours to ask about
        return True
    return state != "Z"


def _say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
