"""Processor time and memory are those of the process that is measured."""

import subprocess
import sys

import pytest

from benchmarks.processes import ProcessFailed, Server, cpu_seconds, end, rss_bytes

_WORK = """
import sys, threading, time
def burn():
    started = time.thread_time()
    while time.thread_time() - started < 0.15: pass
threads = [threading.Thread(target=burn) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(time.process_time(), flush=True)
sys.stdin.readline()
block = bytearray(60_000_000)
print("grown", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def worker():  # type: ignore[no-untyped-def]
    process = subprocess.Popen([sys.executable, "-c", _WORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield process
    end(process)


def test_processor_time_and_memory_are_what_the_process_itself_says(worker: "subprocess.Popen[str]") -> None:
    assert worker.stdout is not None
    assert worker.stdin is not None
    own = float(worker.stdout.readline())
    assert own > 0.29  # both threads, though they have ended
    assert cpu_seconds(worker.pid) == pytest.approx(own, abs=0.02)
    before = rss_bytes(worker.pid)
    worker.stdin.write("\n")
    worker.stdin.flush()
    worker.stdout.readline()
    assert rss_bytes(worker.pid) - before == pytest.approx(60e6, rel=0.1)


def test_a_process_that_waits_uses_no_processor_time(worker: "subprocess.Popen[str]") -> None:
    assert worker.stdout is not None
    worker.stdout.readline()
    before = cpu_seconds(worker.pid)
    assert cpu_seconds(worker.pid) - before < 0.005


def test_a_server_that_cannot_start_says_why(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ProcessFailed, match="not exist"), Server(tmp_path / "absent.py"):
        pass


def test_a_program_that_does_not_listen_is_ended_all_the_same() -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    end(process)
    assert process.returncode is not None
