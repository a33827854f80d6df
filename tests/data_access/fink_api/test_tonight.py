"""A night through Fink's API: the same candidates as in the store behind it."""

from __future__ import annotations

from data_access import night_counts
from data_access.store import Store
from data_access.tonight import tonight


def test_a_night_is_the_same(sky: Store, fink: Store) -> None:
    night = str(night_counts.newest_night(sky)["night"].iloc[0])
    here, there = tonight(sky, night), tonight(fink, night)
    assert sum(map(len, here.sections.values())) > 3
    for letter, frame in here.sections.items():
        assert sorted(frame["i:objectId"]) == sorted(there.sections[letter]["i:objectId"]), letter
