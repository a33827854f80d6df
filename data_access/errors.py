"""The one tree of errors that leave `data_access`. Each message is a sentence that a user may read."""


class AlertscopeError(Exception):
    """Anything that Alertscope refuses or cannot do."""


class NotFound(AlertscopeError):
    """What was asked for does not exist in the store."""


class NoSuchTable(NotFound):
    """The store lacks a table, as a cluster that never ran the job which fills it."""


class BadRequest(AlertscopeError):
    """The question itself is wrong: a bad name, an impossible position, an unknown option."""


class StoreUnavailable(AlertscopeError):
    """The store cannot be reached, or did not answer in time."""


class ServiceUnavailable(AlertscopeError):
    """An outside service cannot be reached, did not answer in time, or gave something that cannot be read."""


class CorruptCell(AlertscopeError):
    """Bytes in the store that are not what their type says."""


class NoSuchFamily(BadRequest):
    """A table has no such column family."""
