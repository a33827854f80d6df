"""The jars of HBase and the Java that runs them: found, or fetched once through Maven and shared by all checkouts."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HBASE_VERSION = "2.6.1"
OLDEST_JAVA = 17
_POM = Path(__file__).resolve().parent / "pom.xml"
_FETCH_SECONDS = 900


class CannotRunHBase(Exception):
    """A program that a local HBase needs is missing, or a part of it did not start; the message says what to do."""


def java_program() -> str:
    """Path of a Java that is new enough: `JAVA_HOME` first, then the search path.

    Raises
    ------
    CannotRunHBase
        There is no Java, or it is too old.
    """
    home = os.environ.get("JAVA_HOME")
    at_home = shutil.which("java", path=str(Path(home) / "bin")) if home else None
    java = at_home or shutil.which("java")
    if java is None:
        raise CannotRunHBase(f"No Java was found: install a JDK {OLDEST_JAVA} or newer, or set JAVA_HOME.")
    told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < OLDEST_JAVA:
        found = version[1] if version else "of unknown version"
        raise CannotRunHBase(f"HBase needs a JDK {OLDEST_JAVA} or newer; '{java}' is Java {found}.")
    return java


def cache_dir() -> Path:
    """Folder of this HBase version's jars: below `ALERTSCOPE_CACHE`, else below `~/.cache/alertscope`."""
    root = os.environ.get("ALERTSCOPE_CACHE") or str(Path.home() / ".cache" / "alertscope")
    # Checkouts with another pom keep to a folder of their own, so that none takes jars away from a running server.
    return (
        Path(root).expanduser().resolve() / f"hbase-{HBASE_VERSION}" / hashlib.sha256(_POM.read_bytes()).hexdigest()[:8]
    )


def jars(say: Callable[[str], None] = lambda sentence: None) -> Path:
    """Folder with all jars of HBase, fetched if they are not there yet.

    Any number of processes may ask at once: one fetches, the others wait for it.

    Parameters
    ----------
    say : callable
        Gets a sentence when something slow begins.

    Raises
    ------
    CannotRunHBase
        Maven is missing or could not fetch them.
    """
    folder = cache_dir()
    folder.mkdir(parents=True, exist_ok=True)
    with _only_one(folder / "fetch.lock"):
        if not _complete(folder):
            say(f"Fetching HBase {HBASE_VERSION} through Maven (about 110 MB, once)…")
            _fetch(folder)
    return folder / "lib"


def have_jars() -> bool:
    """Whether all jars are in the cache, so that Maven is not needed."""
    return _complete(cache_dir())


def maven_program() -> str:
    """Path of Maven; raises `CannotRunHBase` where there is none."""
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotRunHBase("Maven was not found: install it (the program `mvn`) to fetch HBase's jars.")
    return maven


def _fetch(folder: Path) -> None:
    maven = maven_program()
    shutil.rmtree(folder / "lib", ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        fresh = Path(scratch) / "lib"
        command = [maven, "-B", "-q", "-f", str(_POM), "dependency:copy-dependencies", f"-DoutputDirectory={fresh}"]
        try:
            done = subprocess.run(
                [*command, "-DincludeScope=runtime", f"-Dhbase.version={HBASE_VERSION}"],
                capture_output=True,
                text=True,
                timeout=_FETCH_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise CannotRunHBase(f"Maven did not fetch HBase within {_FETCH_SECONDS} s.") from error
        if done.returncode != 0:
            problem = next((line for line in done.stdout.splitlines() if "ERROR" in line), done.stderr[-300:])
            raise CannotRunHBase(f"Maven could not fetch HBase: {problem.strip()}")
        contents = {jar.name: jar.stat().st_size for jar in sorted(fresh.glob("*.jar"))}
        fresh.rename(folder / "lib")
    unfinished = folder / "complete.json.part"
    unfinished.write_text(json.dumps(contents, indent=1))
    unfinished.replace(folder / "complete.json")


def _complete(folder: Path) -> bool:
    """Whether the marker of a finished fetch fits the files that are there; Maven has checked their bytes."""
    try:
        marker = json.loads((folder / "complete.json").read_text())
        sizes = {jar.name: jar.stat().st_size for jar in (folder / "lib").glob("*.jar")}
    except (OSError, ValueError):
        return False
    return bool(sizes) and marker == sizes


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
