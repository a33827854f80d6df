"""Bring Aladin Lite, one file, for the sky view: `python -m deploy.fetch_aladin`.

It is not part of this program (its licence is its own, GPL-3): npm brings it once, its checksum is verified, and it is
served from here, so that no page asks an outside host for a script. Without npm all else works, and the page says so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "aladin-lite@3.8.2"
MEMBER = "package/dist/aladin.js"
SHA256 = "bed9c8ef1d1e83501b1cb782366092c72c5ecd1c88f16fef3166188ae8062066"
DESTINATION = Path(__file__).resolve().parent.parent / "pages" / "static" / "aladin.js"
_SECONDS = 120


def is_there(path: Path = DESTINATION) -> bool:
    """Whether the file is there and is the one that was verified."""
    return path.is_file() and _matches(path.read_bytes())


def fetch(path: Path = DESTINATION) -> str | None:
    """Bring the file if it is not there.

    Parameters
    ----------
    path : where to put it; other processes see it whole or not at all

    Returns
    -------
    str or None
        Why it could not be brought; None if it is there.
    """
    if is_there(path):
        return None
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", PACKAGE, "--silent", "--ignore-scripts", "--pack-destination", folder]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return "npm did not answer"
        packed = sorted(Path(folder).glob("*.tgz"))
        if done.returncode or not packed:
            return f"npm could not bring {PACKAGE}"
        return _put(packed[0], path)


def _put(packed: Path, path: Path) -> str | None:
    try:
        with tarfile.open(packed) as archive:
            member = archive.extractfile(MEMBER)
            script = member.read() if member else b""
    except (tarfile.TarError, KeyError, OSError):
        return f"the package {PACKAGE} cannot be read"
    if not _matches(script):
        return f"the checksum of {PACKAGE} is not the expected one; it is not used"
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f".{path.name}.{os.getpid()}")
    whole.write_bytes(script)
    whole.replace(path)
    return None


def _matches(script: bytes) -> bool:
    return hashlib.sha256(script).hexdigest() == SHA256


def main() -> int:
    """Bring the file and say how it went; the program works without it, so this never fails."""
    problem = fetch()
    print(f"Sky view: not installed, {problem}" if problem else "Sky view: Aladin Lite is here", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
