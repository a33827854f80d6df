"""The objects that are measured have the sizes that the table tells."""

import io
from itertools import pairwise

import numpy as np
import pytest

from benchmarks import sky
from data_access import queries
from data_access.cutouts import cutouts
from data_access.store import Store
from science.stamps import read_fits


@pytest.mark.parametrize("alerts", [2, 14, 130])
def test_an_object_has_its_alerts_limits_and_poor_points(embedded_store: Store, alerts: int) -> None:
    sky.fill(embedded_store, {"ZTF18benchaa": alerts})
    history = queries.history_of(embedded_store, "ZTF18benchaa")
    counts = history["d:tag"].value_counts()
    assert counts["valid"] == history["d:own"].sum() == alerts
    assert counts.get("upperlim", 0) == round(sky.LIMITS_SHARE * alerts)
    assert counts.get("badquality", 0) == round(sky.POOR_SHARE * alerts)
    assert history["i:candid"].dropna().is_unique


def test_the_same_object_has_the_same_packets_and_another_others() -> None:
    one, again = (list(sky.object_packets("ZTF18benchaa", 5, seed=3)) for _ in range(2))
    assert repr(one) == repr(again)
    other = list(sky.object_packets("ZTF18benchaa", 5, seed=4))
    assert {p["candid"] for p in one}.isdisjoint(p["candid"] for p in other)


def test_neighbouring_epochs_have_stamps_that_look_different(embedded_store: Store) -> None:
    sky.fill(embedded_store, {"ZTF18benchaa": 3})
    history = queries.history_of(embedded_store, "ZTF18benchaa")
    own = history[history["d:own"]]
    drawn = []
    for candid, jd in zip(own["i:candid"], own["i:jd"], strict=True):
        cells = cutouts(embedded_store, "ZTF18benchaa", int(candid), jd=float(jd))
        assert set(cells) == {"Science", "Template", "Difference"}
        drawn.append([read_fits(data=io.BytesIO(cell).read()).image for cell in cells.values()])
    for stamps, following in pairwise(drawn):
        assert not any(np.array_equal(one, other, equal_nan=True) for one, other in zip(stamps, following, strict=True))


def test_copies_have_names_of_their_own() -> None:
    names = [name for alerts in sky.SIZES.values() for name in sky.copies(alerts)]
    assert len({*names, *sky.SIZES}) == len(names) + len(sky.SIZES)
