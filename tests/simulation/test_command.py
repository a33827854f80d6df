"""The command line: fills a store through the ingest, which then says that it is simulated."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from data_access import open_store
from data_access.queries import about, alerts_of
from simulation.__main__ import main
from simulation.mark import to_try


def test_a_store_is_filled_and_marked_as_simulated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"embedded:{tmp_path / 'sky'}"
    assert main(["--nights", "3", "--seed", "4", "--store", url, "--no-cutouts"]) == 0
    assert "0 refused" in capsys.readouterr().out
    with open_store(url) as store:
        assert about(store)["simulated"] == "true"
        name = to_try(store)["variable star"]
        frame = alerts_of(store, name)
        assert (frame["i:objectId"] == name).all()
        assert len(frame) >= 1


def test_objects_can_be_printed_alone(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "simulation", "--print-objects", "--nights", "5", "--seed", "1"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "ZTF" in done.stdout
    assert json.dumps(done.stderr) == '""'


@pytest.mark.parametrize("words", [["--nights", "0"], ["--seed", "-1"], ["--alerts", "0"]])
def test_impossible_requests_are_refused_in_a_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--store", "embedded:/nowhere"]) == 2
    assert capsys.readouterr().err.strip().endswith(".")
