"""Scripts are asked for early: found by following imports, whatever their versions are called."""

from pathlib import Path

from components.preload import scripts_to_preload


def test_imports_are_followed_and_what_the_first_page_names_is_left_out(tmp_path: Path) -> None:
    scripts = tmp_path / "static" / "js"
    scripts.mkdir(parents=True)
    (tmp_path / "index.html").write_text('<script src="./static/js/index.A.js"></script>')
    (scripts / "ArrowVegaLiteChart.B.js").write_text(
        'import{a}from"./embed.C.js";import"./index.A.js";import("./rare.D.js")'
    )
    (scripts / "embed.C.js").write_text('import{b}from"./ArrowVegaLiteChart.B.js";import{c}from"./gone.E.js"')
    for name in ("index.A.js", "rare.D.js"):
        (scripts / name).write_text("")
    assert set(scripts_to_preload(tmp_path)) == {"ArrowVegaLiteChart.B.js", "embed.C.js"}


def test_without_streamlits_files_nothing_is_preloaded(tmp_path: Path) -> None:
    assert scripts_to_preload(tmp_path) == []


def test_the_chart_of_this_streamlit_is_found() -> None:
    found = scripts_to_preload()
    assert any(name.startswith("ArrowVegaLiteChart.") for name in found)
    assert not any(name.startswith("index.") for name in found)
