"""Real alerts behind a server that answers as Fink's own: classes, objects, and what is kept of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access import night_counts, open_store, queries
from data_access.fetch import fetch
from data_access.ingest import ingest_paths
from data_access.store import Store
from data_access.verify import verify
from tests.data_access.fink_api.conftest import assert_same
from tests.fink_answers import routes_of
from tests.fink_server import fink_server

_TOLERANCE = 1e-9


@pytest.mark.filterwarnings("default")  # of the server, which meets broken fields too
def test_real_alerts_arrive_as_they_are(shared_data: Path, tmp_path: Path, embedded_store: Store) -> None:
    with open_store(f"embedded:{tmp_path / 'real'}") as real:
        ingest_paths(real, sorted((shared_data / "alerts").iterdir()), cutouts=False)
        with fink_server(real, routes_of(real)) as server, open_store(f"fink:{server.url}") as fink:
            nights = night_counts.all_nights(real)
            assert_same(night_counts.all_nights(fink), nights)
            labels = [name.removeprefix("class:") for name in nights if name.startswith("class:")]
            order = ["i:jd", "i:objectId"]
            for label in labels:
                theirs = queries.latest(real, label, 300)
                assert_same(
                    queries.latest(fink, label, 300).sort_values(order), theirs.sort_values(order), tolerance=_TOLERANCE
                )
            names = queries.object_names(real, "ZTF", 1_000)[::20]
            report = fetch(fink, embedded_store, names, cutouts=False)
            assert (report.objects, report.not_fetched, report.ingest.refused) == (names, {}, 0)
            for name in names:
                theirs = queries.alerts_of(real, name)
                assert_same(queries.alerts_of(fink, name), theirs, tolerance=_TOLERANCE)
                survey = [column for column in theirs if column.startswith("i:")]
                assert_same(queries.alerts_of(embedded_store, name)[survey], theirs[survey], tolerance=_TOLERANCE)
        assert verify(embedded_store).clean
        assert len(labels) > 20
        assert len(names) > 5
