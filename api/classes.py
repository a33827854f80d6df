"""The class labels that `latests` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from api.question import Question
from data_access.store import Store
from science.labels import FINK_LABELS, SIMBAD_LABELS, TNS_LABELS


def _answer(store: Store, asked: Mapping[str, Any]) -> Response:
    return JSONResponse(
        {
            "Fink classifiers": sorted(FINK_LABELS, key=str.lower),
            "Cross-match with TNS": [f"(TNS) {name}" for name in sorted(TNS_LABELS, key=str.lower)],
            "Cross-match with SIMBAD (see http://simbad.u-strasbg.fr/simbad/sim-display?data=otypes)": [
                f"(SIMBAD) {name}" for name in sorted(SIMBAD_LABELS, key=str.lower)
            ],
        }
    )


QUESTION = Question("classes", "The class labels that `latests` takes, by where they come from.", (), _answer)
