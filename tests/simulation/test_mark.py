"""A simulated sky whose writing was cut is known as such and can be completed."""

import subprocess
import sys
from pathlib import Path

from data_access import open_store
from deploy.fill import fill
from simulation.mark import Asked, set_begun, set_whole, to_try, unfinished
from tests.conftest import PROJECT_ROOT
from tests.data_access.ingest.made_packets import dump

SMALL = ["--nights", "12", "--seed", "5", "--no-cutouts", "--quiet"]


def test_a_store_says_which_sky_was_cut(tmp_path: Path) -> None:
    asked = Asked(seed=5, nights=12, alerts=None, cutouts=False)
    with open_store(f"embedded:{tmp_path}") as store:
        assert unfinished(store) is None
        assert to_try(store) == {}
        set_begun(store, asked)
        assert unfinished(store) == asked
        set_whole(store, asked, {"supernova": "ZTF25aaaaaaa"})
        assert unfinished(store) is None
        assert to_try(store) == {"supernova": "ZTF25aaaaaaa"}
    assert asked.as_words() == ["--seed", "5", "--nights", "12", "--no-cutouts"]


def test_a_cut_sky_is_completed_by_the_next_start(tmp_path: Path) -> None:
    whole, cut = f"embedded:{tmp_path / 'whole'}", f"embedded:{tmp_path / 'cut'}"
    for url in (whole, cut):
        subprocess.run([sys.executable, "-m", "simulation", *SMALL, "--store", url], cwd=PROJECT_ROOT, check=True)
    with open_store(cut) as store:
        set_begun(store, Asked(seed=5, nights=12, alerts=None, cutouts=False))
        last = max(key for key, _ in store.table("ztf").scan(columns=[b"i:jd"]))
        store.table("ztf").delete(last)
    assert fill(cut)
    with open_store(whole) as first, open_store(cut) as second:
        assert dump(first) == dump(second)
        assert unfinished(second) is None
