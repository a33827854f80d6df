"""The command line as others call it: exit status, the last line of JSON, words for people."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from data_access.__main__ import main
from data_access.store import open_store
from tests.conftest import PROJECT_ROOT
from tests.data_access.ingest.made_packets import changed, fink_packet, ztf_packet
from tests.data_access.ingest.test_files import write_parquet


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store that is not there yet."""
    return f"embedded:{tmp_path / 'sky'}"


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


def test_ingest_info_verify(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packets = [fink_packet("ZTF21a", cdsxmatch="QSO"), ztf_packet("ZTF21b", candid=2)]
    path = write_parquet(tmp_path / "night.parquet", [packets[0]])
    other = write_parquet(tmp_path / "raw.parquet", [packets[1]])
    assert main(["ingest", str(path), str(other), "--store", url, "--json"]) == 0
    report = _json(capsys)
    assert (report["alerts"], report["refused"]) == (2, 0)
    assert main(["info", "--store", url, "--json"]) == 0
    facts = _json(capsys)
    assert (facts["store"], facts["engine"]) == (url, "embedded")
    assert (facts["alerts"], facts["nights"], facts["classes"]) == (2, 1, {"QSO": 1, "Unknown": 1})
    assert facts["tables"]["ztf"] == 2  # type: ignore[index]
    assert isinstance(facts["size_bytes"], int)
    assert main(["verify", "--store", url, "--json"]) == 0
    assert _json(capsys)["clean"] is True
    for command in ("info", "verify"):
        assert main([command, "--store", url]) == 0
        assert "2" in capsys.readouterr().out


def test_a_refusal_is_exit_status_3(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_parquet(tmp_path / "n.parquet", [ztf_packet(), changed(ztf_packet("ZTF21b"), "candidate.ra", 999.0)])
    assert main(["ingest", str(path), "--store", url]) == 3
    shown = capsys.readouterr().out
    assert "1 alerts stored, 1 refused" in shown
    assert "impossible position: ra is 999.0" in shown
    assert main(["ingest", str(tmp_path / "nothing"), "--store", url, "--json"]) == 3
    report = _json(capsys)
    assert (report["alerts"], report["refused"], report["reasons"]) == (0, 1, {"unreadable file": 1})


def test_a_store_that_is_not_whole_is_exit_status_4(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", str(write_parquet(tmp_path / "n.parquet", [fink_packet(roid=3)])), "--store", url])
    with open_store(url) as store:
        (key,) = (key for key, _ in store.table("ztf").scan(row_prefix=b"ZTF"))
        store.table("ztf").delete(key)
    capsys.readouterr()
    assert main(["verify", "--store", url, "--json"]) == 4
    problems = {problem["what"] for problem in _json(capsys)["problems"]}  # type: ignore[attr-defined]
    assert "ztf.class: a row has no alert in the main table" in problems
    assert main(["verify", "--store", url]) == 4
    assert "The store is not whole." in capsys.readouterr().out


@pytest.mark.parametrize("table", ["ztf.class", "ztf.jd", "ztf.pixel128"])
def test_an_alert_that_an_index_lost_is_seen(url: str, tmp_path: Path, table: str) -> None:
    main(["ingest", str(write_parquet(tmp_path / "n.parquet", [fink_packet()])), "--store", url])
    with open_store(url) as store:
        for key, _ in list(store.table(table).scan()):
            store.table(table).delete(key)
    assert main(["verify", "--store", url]) == 4


@pytest.mark.parametrize("store", ["nonsense", "hbase://127.0.0.1:1", "embedded:/proc/none/here"])
def test_a_store_that_cannot_be_used_is_exit_status_2(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_parquet(tmp_path / "n.parquet", [fink_packet()])
    for command in (["ingest", str(path)], ["info"], ["verify"]):
        assert main([*command, "--store", store]) == 2
        said = capsys.readouterr()
        assert said.err.startswith("alertscope: ")
        assert "Traceback" not in said.err + said.out


def test_wrong_usage_is_exit_status_2() -> None:
    for arguments in ([], ["ingest"], ["ingest", "x", "--fast"], ["sing"]):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 2


def test_as_a_program(url: str, tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "n.parquet", [fink_packet()])
    command = [sys.executable, "-m", "data_access", "ingest", str(path), "--json", "--no-cutouts", "--store", url]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0
    assert json.loads(done.stdout.splitlines()[-1])["alerts"] == 1
    assert done.stderr == ""
