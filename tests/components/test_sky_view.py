"""The sky view without a browser: what the viewer is given, and how its script is brought."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import sky_view
from deploy import fetch_aladin


def _page(ra_deg: float, dec_deg: float, reference: tuple[float, float] | None) -> None:
    from components.sky_view import sky_panel

    sky_panel(ra_deg, dec_deg, key="sky", reference=reference)


def run(ra_deg: float, dec_deg: float, reference: tuple[float, float] | None = None) -> AppTest:
    test = AppTest.from_function(_page, args=(ra_deg, dec_deg, reference)).run(timeout=30)
    assert not test.exception
    return test


def given(test: AppTest) -> dict[str, Any]:
    (viewer,) = test.get("bidi_component")
    place: dict[str, Any] = json.loads(viewer.proto.mixed.json or viewer.proto.json)
    return place


def test_the_viewer_gets_the_place_and_its_reference() -> None:
    place = given(run(59.3, -12.5, (59.31, -12.51)))
    assert (place["ra_deg"], place["dec_deg"]) == (59.3, -12.5)
    assert place["reference"] == {"ra_deg": 59.31, "dec_deg": -12.51}


@pytest.mark.parametrize("reference", [None, (-999.0, -999.0), (float("nan"), 1.0)])
def test_no_reference_is_invented(reference: tuple[float, float] | None) -> None:
    assert given(run(59.3, -12.5, reference))["reference"] is None


def _page_of_a_cone() -> None:
    from components.sky_view import Mark, sky_panel

    marks = [Mark("ZTF21aaaaaaa", 10.0, 20.0), Mark("ZTF21aaaaaab", float("nan"), 0.0), Mark("ZTF21aaaaaac", 9.9, 20.1)]
    sky_panel(10.0, 20.0, key="sky", marks=marks, selected="ZTF21aaaaaac", radius_deg=0.5)


def test_a_cone_has_its_circle_and_the_marks_that_are_on_the_sky() -> None:
    place = given(AppTest.from_function(_page_of_a_cone).run(timeout=30))
    assert [mark["name"] for mark in place["marks"]] == ["ZTF21aaaaaaa", "ZTF21aaaaaac"]
    assert (place["selected"], place["radius_deg"]) == ("ZTF21aaaaaac", 0.5)


@pytest.mark.parametrize("place", [(float("nan"), 1.0), (-999.0, -999.0), (10.0, 91.0)])
def test_no_place_no_viewer(place: tuple[float, float]) -> None:
    test = run(*place)
    assert not test.get("bidi_component")
    assert "No position" in test.caption[0].value


def test_the_viewer_knows_whether_its_script_was_brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sky_view, "ALADIN_FILE", tmp_path / "aladin.js")
    assert given(run(1.0, 2.0))["installed"] is False
    (tmp_path / "aladin.js").write_text("export default {}")
    assert given(run(1.0, 2.0))["installed"] is True


def packed(folder: Path, script: bytes) -> None:
    with tarfile.open(folder / "aladin-lite-3.8.2.tgz", "w:gz") as archive:
        member = tarfile.TarInfo(fetch_aladin.MEMBER)
        member.size = len(script)
        archive.addfile(member, io.BytesIO(script))


def npm_gives(monkeypatch: pytest.MonkeyPatch, script: bytes | None) -> list[list[str]]:
    """Let npm answer with a package of this script, or fail; gives the commands run."""
    calls: list[list[str]] = []

    def run_npm(command: list[str], *, cwd: str, **_: Any) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        if script is not None:
            packed(Path(cwd), script)
        return subprocess.CompletedProcess(command, 0 if script is not None else 1, "", "")

    monkeypatch.setattr(fetch_aladin.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(fetch_aladin.subprocess, "run", run_npm)
    return calls


def test_a_script_with_another_checksum_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm_gives(monkeypatch, b"something else")
    problem = fetch_aladin.fetch(tmp_path / "static" / "aladin.js")
    assert problem is not None
    assert "checksum" in problem
    assert list(tmp_path.iterdir()) == []


def test_a_verified_script_is_brought_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = npm_gives(monkeypatch, b"the script")
    monkeypatch.setattr(fetch_aladin, "SHA256", fetch_aladin.hashlib.sha256(b"the script").hexdigest())
    path = tmp_path / "static" / "aladin.js"
    assert fetch_aladin.fetch(path) is None
    assert path.read_bytes() == b"the script"
    assert fetch_aladin.fetch(path) is None
    assert len(calls) == 1
    path.write_bytes(b"half of it")  # damaged: brought anew
    assert fetch_aladin.fetch(path) is None
    assert path.read_bytes() == b"the script"
    assert [entry.name for entry in path.parent.iterdir()] == ["aladin.js"]


def test_without_npm_or_network_it_is_said_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fetch_aladin, "is_there", lambda path=None: False)
    npm_gives(monkeypatch, None)
    assert fetch_aladin.main() == 0
    monkeypatch.setattr(fetch_aladin.shutil, "which", lambda name: None)
    assert fetch_aladin.main() == 0
    said = capsys.readouterr().out
    assert "could not bring" in said
    assert "npm is not installed" in said
