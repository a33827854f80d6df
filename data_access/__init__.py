"""Reading and writing the alert tables: one interface over an embedded store and Apache HBase."""

from data_access.store import open_store

__all__ = ["open_store"]
