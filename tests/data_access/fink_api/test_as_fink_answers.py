"""The same rows from a server that answers as Fink's own does: ranges of text, values as text, ten decimals."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from data_access import candidates, open_store, queries
from data_access.cutouts import cutouts
from data_access.errors import ServiceUnavailable
from data_access.store import Store
from science.stamps import read_fits
from science.topic_labels import TOPIC_LABELS
from tests.data_access.fink_api.conftest import LARGE_ID, TNS_JD, TNS_OBJECT, assert_same
from tests.data_access.fink_api.questions import LABELS, object_questions, other_questions
from tests.fink_answers import routes_of
from tests.fink_server import FinkServer, fink_server

_TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def speaks_as_fink(sky: Store) -> Iterator[FinkServer]:
    with fink_server(sky, routes_of(sky)) as server:
        yield server


@pytest.fixture
def fink(speaks_as_fink: FinkServer) -> Iterator[Store]:
    speaks_as_fink.forget()
    with open_store(f"fink:{speaks_as_fink.url}") as store:
        yield store


def test_objects(sky: Store, fink: Store, speaks_as_fink: FinkServer, newest: pd.Series) -> None:
    for question in object_questions(newest).values():
        assert_same(question(fink), question(sky), tolerance=_TOLERANCE)
    assert speaks_as_fink.routes_asked() == {"objects": 1}
    history = queries.history_of(fink, TNS_OBJECT)
    assert history["d:tag"].tolist() == ["valid", "badquality", "upperlim"]  # it knows of no other good points
    assert history["i:candid"].iloc[0] == LARGE_ID
    names = queries.object_names(sky, "ZTF", 1000)
    assert queries.object_names(fink, names[5][:9]) == [name for name in names if name.startswith(names[5][:9])][:8]


@pytest.mark.parametrize("label", [*LABELS, "(CTA) Blazar low state"])
def test_classes(sky: Store, fink: Store, newest: pd.Series, label: str) -> None:
    jd, order = float(newest["i:jd"]), ["i:jd", "i:objectId"]
    for n, start_jd, stop_jd in ((4, None, None), (1000, None, None), (1000, jd - 3.0, jd - 1.0), (7, None, jd)):
        theirs = queries.latest(sky, label, n, start_jd, stop_jd)
        ours = queries.latest(fink, label, n, start_jd, stop_jd)
        assert_same(ours.sort_values(order), theirs.sort_values(order), tolerance=_TOLERANCE)


@pytest.mark.parametrize("topic", TOPIC_LABELS)
def test_topics(sky: Store, fink: Store, topic: str) -> None:
    theirs, ours = candidates.candidates(sky, topic), candidates.candidates(fink, topic)
    order = ["i:jd", "i:objectId"]
    assert_same(ours.sort_values(order), theirs.sort_values(order), tolerance=_TOLERANCE)


def test_cones(sky: Store, fink: Store, newest: pd.Series) -> None:
    seen = float(newest["i:jdstarthist"])
    for radius_arcsec in (5.0, 18_000.0):
        for span in ({}, {"stop_jd": seen - 1.0}, {"start_jd": seen, "stop_jd": seen}):
            place = (newest["i:ra"], newest["i:dec"], radius_arcsec)
            assert_same(queries.cone(fink, *place, **span), queries.cone(sky, *place, **span), tolerance=_TOLERANCE)


def test_other_questions(sky: Store, fink: Store, newest: pd.Series) -> None:
    for name, question in other_questions(sky, newest).items():
        ours, theirs = question(fink), question(sky)
        assert bool(len(ours)) == ("unknown" not in name), name
        assert_same(ours, theirs, tolerance=_TOLERANCE)


def test_cutouts(sky: Store, fink: Store, newest: pd.Series) -> None:
    alert = (newest["i:objectId"], int(newest["i:candid"]))
    ours, theirs = cutouts(fink, *alert, jd=float(newest["i:jd"])), cutouts(sky, *alert)
    for kind, stamp in theirs.items():
        np.testing.assert_array_equal(read_fits(data=ours[kind]).image, read_fits(data=stamp).image)
    with pytest.raises(ServiceUnavailable, match="status 500"):  # that is how it says that there are none
        cutouts(fink, TNS_OBJECT, LARGE_ID, jd=TNS_JD)
    assert len(queries.latest(fink, "RRLyr", 2)) == 2
