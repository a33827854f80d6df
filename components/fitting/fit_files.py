"""Files of a fit to take away: the points that went in, the model, and its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.download_files import Rows
from components.downloads import download_row, provenance, where_from
from components.fitting.quantities import Quantity


@dataclass(frozen=True)
class FitFile:
    """One table to take away.

    Attributes
    ----------
    title : before the buttons, `Curve`
    what : part of the file's name, `supernova_curve`
    frame : makes its rows, when a button is pressed
    content : a sentence for the header and beside the buttons
    units, meanings : by column
    """

    title: str
    what: str
    frame: Callable[[], pd.DataFrame]
    content: str
    units: Mapping[str, str]
    meanings: Mapping[str, str]


def fit_files(name: str, files: Sequence[FitFile], *, own_file: bool = False) -> None:
    """Draw the buttons.

    Parameters
    ----------
    name : of the object, or of the user's file
    own_file : whether the curve came from a file of the user's instead of the store
    """
    for file in files:
        download_row(name, file.title, file.what, _maker(name, file, own_file), file.content)


def parameter_file(what: str, rows: Sequence[Quantity], content: str) -> FitFile:
    """The parameters of a fit, one a row, as a file."""

    def frame() -> pd.DataFrame:
        plain: list[dict[str, Any]] = [
            {"parameter": row.name.replace("*", ""), "value": row.value, "error": row.err, "unit": row.unit}
            for row in rows
        ]
        return pd.DataFrame(plain, columns=["parameter", "value", "error", "unit"])

    meanings = {"error": "1σ; infinite where the data do not constrain the value, empty where it is unknown"}
    return FitFile("Parameters", what, frame, content, {}, meanings)


def _maker(name: str, file: FitFile, own_file: bool) -> Callable[[], Rows]:
    store_name, simulated = ("a file of the user's", False) if own_file else where_from()
    return lambda: Rows(file.frame(), provenance(name, file.content, store_name, simulated), file.units, file.meanings)
