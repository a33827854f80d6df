"""What the figures were measured on."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import subprocess
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from data_access.settings import PROJECT_ROOT
from deploy.browser import find_chromium

_PACKAGES = ("streamlit", "lmdb", "happybase", "thriftpy2", "numpy", "pandas", "pyarrow", "fastavro", "altair")


def description() -> dict[str, str]:
    """Cores, memory and versions, each under its name."""
    memory_gib = psutil.virtual_memory().total / 2**30
    return {
        "processor": f"{os.cpu_count()} cores, {_processor()}",
        "memory": f"{memory_gib:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "packages": ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES),
        "HBase": _hbase_version(),
        "Java": _first_line(["java", "-version"]),
        "browser": _browser(),
    }


def load_average() -> float:
    """Mean number of running processes in the last minute."""
    return os.getloadavg()[0]


def commit() -> str:
    """Short name of the code's state, with a mark if files were changed since."""
    name = _first_line(["git", "-C", str(PROJECT_ROOT), "describe", "--always", "--dirty"])
    return name or "no commit"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _hbase_version() -> str:
    pom = PROJECT_ROOT / "deploy" / "pom.xml"
    found = re.search(r"<hbase\.version>([^<]+)<", pom.read_text())
    return found.group(1) if found else "unknown"


def _browser() -> str:
    path = find_chromium()
    return _first_line([path, "--version"]) if path else "none"


def _first_line(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    said = (done.stdout or done.stderr).strip()
    return said.splitlines()[0] if said else ""
