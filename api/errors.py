"""A request that is refused, with a sentence for each field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """What was asked cannot be answered.

    Attributes
    ----------
    fields : sentence by the name of the request's field
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"`{name}`: {sentence}" for name, sentence in fields.items()))
        self.fields = dict(fields)
