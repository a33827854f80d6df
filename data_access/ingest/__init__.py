"""Alerts of files and packets into the tables, by Fink's rules."""

from data_access.ingest.report import Report
from data_access.ingest.run import ingest_packets, ingest_paths

__all__ = ["Report", "ingest_packets", "ingest_paths"]
