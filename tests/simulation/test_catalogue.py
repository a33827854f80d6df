"""The table of truths and the objects to try."""

from __future__ import annotations

from simulation.catalogue import SHOWCASE, showcase_of, truth_of
from simulation.kinds import KINDS
from simulation.sky import Sky, make_sky
from tests.simulation.conftest import DefaultSky


def test_every_object_and_every_unseen_source_has_its_truth(short_sky: Sky) -> None:
    table = truth_of(short_sky)
    assert set(short_sky.names) == set(table["objectId"].dropna())
    assert set(KINDS) <= set(table["kind"])
    assert table["alerts"].sum() == short_sky.alerts
    unseen = table[table["objectId"].isna()]
    assert (unseen["alerts"] == 0).all()
    for kind, parameter in (("RR Lyrae", "period_days"), ("microlensing", "u0"), ("SN Ia", "redshift")):
        assert table.loc[table["kind"] == kind, parameter].notna().all()


def test_one_object_to_try_for_each_topic(default_sky: DefaultSky) -> None:
    chosen = showcase_of(default_sky.sky)
    assert set(chosen) == set(SHOWCASE)
    for topic, name in chosen.items():
        assert default_sky.truth.loc[name, "kind"] in SHOWCASE[topic]
        assert default_sky.truth.loc[name, "alerts"] >= 1
    assert default_sky.truth.loc[chosen["variable star"], "alerts"] >= 60
    assert default_sky.truth.loc[chosen["supernova"], "alerts"] >= 20
    assert showcase_of(default_sky.sky) == chosen


def test_a_number_of_alerts_is_kept_to_and_takes_more_sources() -> None:
    small, large = make_sky(2, 12), make_sky(2, 12, alerts=3000)
    assert large.alerts == 3000
    assert len(large.source_of) > 2 * len(small.source_of)
    assert len({name[5:] for name in large.names}) == len(large.names)
    # The first sources are those of the small sky.
    assert large.names[:50] == small.names[:50]
