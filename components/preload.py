"""Which of Streamlit's scripts a browser will need for an object's page, so that it fetches them at once.

Streamlit loads the part that draws a chart when the first chart arrives, which is after the page has run: a browser
that comes from outside would wait for a server that has long answered.
"""

from __future__ import annotations

import re
from pathlib import Path

import streamlit

_STATIC = Path(streamlit.__file__).parent / "static"
_WANTED = ("ArrowVegaLiteChart", "embed", "BidiComponent", "ButtonGroup")
_IMPORT = re.compile(r"""(?:from|import)\s*["']\./([\w.~-]+\.js)["']""")


def scripts_to_preload(static: Path = _STATIC) -> list[str]:
    """File names of the scripts that draw charts and components, with all that they import; none if unknown.

    Parameters
    ----------
    static : Streamlit's folder of files for the browser; what its first page names itself is left out
    """
    folder, first_page = static / "static" / "js", static / "index.html"
    named = first_page.read_text(encoding="utf-8") if first_page.is_file() else ""
    found: dict[str, None] = {}
    todo = [path.name for name in _WANTED for path in sorted(folder.glob(f"{name}.*.js"))]
    while todo:
        name = todo.pop()
        path = folder / name
        if name not in found and name not in named and path.is_file():
            found[name] = None
            todo += _IMPORT.findall(path.read_text(encoding="utf-8", errors="replace"))
    return list(found)
