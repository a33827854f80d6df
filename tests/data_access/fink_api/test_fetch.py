"""Objects of the API kept in a store of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.responses import PlainTextResponse

from data_access import open_store, queries
from data_access.__main__ import main
from data_access.cutouts import cutouts
from data_access.fetch import fetch
from data_access.store import Store
from data_access.verify import verify
from science.stamps import read_fits
from tests.data_access.fink_api.conftest import TNS_OBJECT, assert_same
from tests.fink_server import FinkServer

OTHER_TABLES = ("ztf.class", "ztf.pixel128", "ztf.jd", "ztf.upper", "ztf.uppervalid", "ztf.cutouts")


def _all_rows(store: Store) -> dict[str, Any]:
    return {name.decode(): list(store.table(name.decode()).scan()) for name in store.tables()}


def test_objects_are_kept_with_all_that_is_known(
    sky: Store, server: FinkServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rich = sorted({key.partition(b"_")[0].decode() for key, _ in sky.table("ztf.uppervalid").scan(row_prefix=b"ZTF")})
    names = [*rich[:2], TNS_OBJECT]
    url = f"embedded:{tmp_path / 'own'}"
    command = ["fetch", *names, "--from", f"fink:{server.url}", "--store", url, "--json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    with open_store(url) as own:
        for name in names:
            history = queries.history_of(sky, name)
            assert_same(queries.history_of(own, name)[[*history]], history)
            stamped = history[history["d:own"]] if name != TNS_OBJECT else history.head(0)
            for candid, jd in zip(stamped["i:candid"], stamped["i:jd"], strict=True):
                ours = cutouts(own, name, int(candid), jd=float(jd))
                for kind, theirs in cutouts(sky, name, int(candid), jd=float(jd)).items():
                    np.testing.assert_array_equal(read_fits(data=ours[kind]).image, read_fits(data=theirs).image)
        untold = queries.alerts_of(own, TNS_OBJECT)
        assert not {"d:snn_sn_vs_all", "d:anomaly_score"} & {*untold}  # nobody scored it: no default stands there
        assert told["objects"] == names
        assert told["alerts"] == sum(len(queries.alerts_of(sky, name, ["i:jd"])) for name in names)
        assert (told["refused"], told["not_fetched"]) == (0, {})
        assert verify(own).clean
        assert queries.latest(own, "RRLyr", 5).shape[0] + queries.latest(own, "Unknown", 5).shape[0] > 0
        before = _all_rows(own)
        assert all(before[table] for table in OTHER_TABLES)
    assert main(command) == 0
    with open_store(url) as own:
        assert _all_rows(own) == before


def test_what_cannot_be_had_is_told(
    sky: Store, server: FinkServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = queries.latest(sky, "RRLyr", 1)["i:objectId"].iloc[0]
    url = f"embedded:{tmp_path / 'own'}"
    command = ["fetch", "ZTF99zzzzzzz", "a/b", name, "--from", f"fink:{server.url}", "--store", url]
    assert main([*command, "--json"]) == 3
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["objects"] == [name]
    assert "no alert" in told["not_fetched"]["ZTF99zzzzzzz"]
    assert "not an object's name" in told["not_fetched"]["a/b"]
    server.reply = PlainTextResponse("no", 500)
    assert main(command) == 3
    shown = capsys.readouterr()
    assert f"not fetched {name}" in shown.out
    assert "status 500" in shown.out


def test_progress_and_other_sources(sky: Store, embedded_store: Store) -> None:
    """Objects come from any store, and what is being done is told."""
    names = [str(name) for name in queries.latest(sky, "RRLyr", 50)["i:objectId"].unique()[:2]]
    told: list[tuple[int, str]] = []
    report = fetch(sky, embedded_store, names, progress=lambda done, what: told.append((done, what)))
    assert report.objects == names
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert (told[0], told[-1]) == ((0, names[0]), (2, ""))
    alerts = len(queries.alerts_of(sky, names[1], ["i:jd"]))
    assert (1, f"{names[1]}, cutouts of 0 of {alerts} alerts") in told
    for name in names:
        assert_same(queries.history_of(embedded_store, name), queries.history_of(sky, name))


def test_the_api_is_no_place_to_keep_objects(server: FinkServer, capsys: pytest.CaptureFixture[str]) -> None:
    source = f"fink:{server.url}"
    assert main(["fetch", TNS_OBJECT, "--from", source, "--store", source]) == 2
    assert "only be read" in capsys.readouterr().err


def test_cutouts_that_fail_are_told_and_the_alerts_kept(
    sky: Store, server: FinkServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = queries.latest(sky, "RRLyr", 1)["i:objectId"].iloc[0]

    def broken(route: str, fields: dict[str, Any], answer: Any) -> Any:
        return ["no picture"] if route == "cutouts" else answer

    server.change = broken
    url = f"embedded:{tmp_path / 'own'}"
    command = ["fetch", name, "--from", f"fink:{server.url}", "--store", url]
    assert main([*command, "--json"]) == 3
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    alerts = len(queries.alerts_of(sky, name, ["i:jd"]))
    assert told["alerts"] == alerts
    assert f"{alerts} of {alerts} alerts" in told["not_fetched"][name]
    assert main([*command, "--no-cutouts"]) == 0
    server.change = None
    assert main(command) == 0
    with open_store(url) as own:
        alert = queries.latest(own, "RRLyr", 1).iloc[0]
        assert len(cutouts(own, name, int(alert["i:candid"]), jd=float(alert["i:jd"]))) == 3
