"""Every setting that comes from the environment, read in one place."""

import os
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent


def store_url() -> str:
    """The store to serve: `ALERTSCOPE_STORE`, else the embedded store in the project's `data` folder."""
    return os.environ.get("ALERTSCOPE_STORE") or f"embedded:{PROJECT_ROOT / 'data' / 'sky'}"


def cutout_root() -> str | None:
    """Where the Parquet files named by `d:hdfs_path` are: a folder or any URI that pyarrow opens; None if not set."""
    return os.environ.get("ALERTSCOPE_CUTOUT_ROOT") or None


def service_address(variable: str, usual: str) -> str:
    """Where an outside service is: the variable's value, `off` for a service that is not to be asked, else as usual."""
    return os.environ.get(variable) or usual


def services_may_be_asked() -> bool:
    """Whether pages may ask outside services; `ALERTSCOPE_SERVICES=off` keeps a server to itself."""
    return os.environ.get("ALERTSCOPE_SERVICES", "") != "off"


def telemetry() -> bool:
    """Whether to print a line per page run and per store call."""
    return os.environ.get("ALERTSCOPE_TELEMETRY", "") not in ("", "0")
