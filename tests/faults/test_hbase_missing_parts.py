"""A machine that lacks what a local HBase needs, and fetching its jars when several want them at once."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from deploy import hbase_jars
from deploy.hbase_jars import CannotRunHBase
from deploy.local_hbase import LocalHBase, main


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of programs beside those of the system's shell, empty; and an empty cache."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sleep", "mkdir", "echo"):
        (folder / name).symlink_to(Path("/bin") / name)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("ALERTSCOPE_CACHE", str(tmp_path / "cache"))
    return folder


def program(path: Path, *lines: str) -> None:
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def maven_that_fetches(path: Path) -> None:
    """Each call leaves a line in `calls`, takes a moment and brings two jars."""
    program(
        path,
        f"echo call >> {path.parent}/calls",
        'for word in "$@"; do case "$word" in -DoutputDirectory=*) out="${word#*=}";; esac; done',
        'mkdir -p "$out"; sleep 0.3; echo one > "$out/one.jar"; echo three > "$out/three.jar"',
    )


def test_no_java(programs: Path) -> None:
    with pytest.raises(CannotRunHBase, match="install a JDK 17 or newer"):
        hbase_jars.java_program()


def test_a_java_too_old(programs: Path) -> None:
    program(programs / "java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2")
    with pytest.raises(CannotRunHBase, match="is Java 11"):
        hbase_jars.java_program()


def test_java_home_goes_before_the_path(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "jdk"
    (home / "bin").mkdir(parents=True)
    program(programs / "java", "echo 'openjdk version \"11.0.2\"' >&2")
    program(home / "bin" / "java", "echo 'openjdk version \"21\" 2023-09-19' >&2")
    monkeypatch.setenv("JAVA_HOME", str(home))
    assert hbase_jars.java_program() == str(home / "bin" / "java")


def test_no_maven(programs: Path) -> None:
    with pytest.raises(CannotRunHBase, match="Maven was not found"):
        hbase_jars.jars()


def test_maven_fails(programs: Path) -> None:
    program(programs / "mvn", "echo '[INFO] so far so good'", "echo '[ERROR] the network is unreachable'", "exit 1")
    with pytest.raises(CannotRunHBase, match="the network is unreachable"):
        hbase_jars.jars()
    assert not hbase_jars.have_jars()


def test_many_want_the_jars_and_one_fetches(programs: Path) -> None:
    maven_that_fetches(programs / "mvn")
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(hbase_jars.jars())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {jar.name for jar in found[0].glob("*.jar")} == {"one.jar", "three.jar"}
    assert len(found) == 4
    assert (programs / "calls").read_text().count("call") == 1


@pytest.mark.parametrize("damage", ["one.jar", "complete.json"])
def test_an_incomplete_fetch_is_repeated(programs: Path, damage: str) -> None:
    maven_that_fetches(programs / "mvn")
    lib = hbase_jars.jars()
    (lib / "one.jar" if damage == "one.jar" else lib.parent / "complete.json").unlink()
    assert not hbase_jars.have_jars()
    hbase_jars.jars()
    assert (lib / "one.jar").exists()
    assert hbase_jars.have_jars()


def test_a_server_that_ends_at_once_shows_its_last_words(programs: Path, tmp_path: Path) -> None:
    maven_that_fetches(programs / "mvn")
    program(programs / "java", "echo 'openjdk version \"17.0.1\" on a bad day' >&2")
    with pytest.raises(CannotRunHBase, match=r"process ended.*on a bad day"):
        LocalHBase(tmp_path / "data").start()


def test_the_command_says_it_in_one_line(
    programs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signal.signal", lambda *arguments: None)
    assert main(["--data", str(tmp_path / "data")]) == 1
    assert capsys.readouterr().err == "No Java was found: install a JDK 17 or newer, or set JAVA_HOME.\n"


def test_a_temporary_folder_is_never_one_that_exists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "precious").write_text("data")
    with pytest.raises(SystemExit):
        main(["--data", str(tmp_path), "--temporary"])
    assert (tmp_path / "precious").exists()
    assert "must be a new one" in capsys.readouterr().err
