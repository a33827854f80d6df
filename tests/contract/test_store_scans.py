"""Scans, the same on every engine: ends, prefixes, limits, batches, and consumers that do as they like."""

from __future__ import annotations

import itertools
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.errors import BadRequest
from data_access.store import Store, Table
from tests.contract.rows import fill, keys_of


class TestScan:
    KEYS = (b"a", b"b", b"b\x00", b"b_1", b"b_2", b"b\xff", b"c", b"d")

    @pytest.fixture(autouse=True)
    def _rows(self, table: Table) -> None:
        fill(table, list(self.KEYS))

    def test_all_in_the_order_of_bytes(self, table: Table) -> None:
        assert keys_of(table.scan()) == list(self.KEYS)

    def test_start_is_in_and_stop_is_out(self, table: Table) -> None:
        assert keys_of(table.scan(row_start=b"b_1", row_stop=b"c")) == [b"b_1", b"b_2", b"b\xff"]
        assert keys_of(table.scan(row_start=b"b_1x", row_stop=b"bz")) == [b"b_2"]
        assert keys_of(table.scan(row_stop=b"b")) == [b"a"]
        assert keys_of(table.scan(row_start=b"c")) == [b"c", b"d"]

    def test_reverse_starts_at_the_high_end(self, table: Table) -> None:
        assert keys_of(table.scan(reverse=True)) == list(self.KEYS[::-1])
        assert keys_of(table.scan(row_start=b"c", row_stop=b"b_1", reverse=True)) == [b"c", b"b\xff", b"b_2"]
        assert keys_of(table.scan(row_start=b"bz", row_stop=b"a", reverse=True)) == [b"b_2", b"b_1", b"b\x00", b"b"]

    @pytest.mark.parametrize("reverse", [False, True])
    def test_equal_or_swapped_ends_hold_nothing(self, table: Table, reverse: bool) -> None:
        low, high = (b"d", b"a") if not reverse else (b"a", b"d")
        assert keys_of(table.scan(row_start=b"c", row_stop=b"c", reverse=reverse)) == []
        assert keys_of(table.scan(row_start=low, row_stop=high, reverse=reverse)) == []

    def test_a_prefix_holds_its_own_key_and_not_the_next(self, table: Table) -> None:
        held = [b"b", b"b\x00", b"b_1", b"b_2", b"b\xff"]
        assert keys_of(table.scan(row_prefix=b"b")) == held
        assert keys_of(table.scan(row_prefix=b"b", reverse=True)) == held[::-1]
        assert keys_of(table.scan(row_prefix=b"b\x00", reverse=True)) == [b"b\x00"]
        assert keys_of(table.scan(row_prefix=b"b\xff", reverse=True)) == [b"b\xff"]
        assert keys_of(table.scan(row_prefix=b"", reverse=True)) == list(self.KEYS[::-1])
        assert keys_of(table.scan(row_prefix=b"b_")) == [b"b_1", b"b_2"]
        assert keys_of(table.scan(row_prefix=b"zz")) == []

    def test_a_prefix_in_reverse_with_a_limit(self, table: Table) -> None:
        assert keys_of(table.scan(row_prefix=b"b", reverse=True, limit=1)) == [b"b\xff"]
        assert keys_of(table.scan(row_prefix=b"b", reverse=True, limit=3, batch_size=1)) == [b"b\xff", b"b_2", b"b_1"]

    @pytest.mark.parametrize("reverse", [False, True])
    @pytest.mark.parametrize("batch_size", [1, 2, 3, 500])
    def test_the_batch_size_changes_nothing(self, table: Table, batch_size: int, reverse: bool) -> None:
        expected = list(self.KEYS[:: -1 if reverse else 1])
        assert keys_of(table.scan(batch_size=batch_size, reverse=reverse)) == expected
        for limit in (1, 2, 3, 7, 8, 100):
            rows = table.scan(batch_size=batch_size, limit=limit, reverse=reverse)
            assert keys_of(rows) == expected[:limit]

    def test_rows_without_the_columns_do_not_count(self, table: Table) -> None:
        table.put(b"b_1", {b"i:rare": b"1"})
        table.put(b"d", {b"i:rare": b"2"})
        assert list(table.scan(columns=[b"i:rare"])) == [(b"b_1", {b"i:rare": b"1"}), (b"d", {b"i:rare": b"2"})]
        assert keys_of(table.scan(columns=[b"i:rare"], limit=1, reverse=True)) == [b"d"]
        assert keys_of(table.scan(columns=[b"i:rare"], limit=2, batch_size=1)) == [b"b_1", b"d"]

    def test_leaving_early_many_times_blocks_nothing(self, table: Table) -> None:
        for _ in range(30):
            assert next(iter(table.scan(batch_size=1))) == (b"a", {b"i:x": b"a", b"d:y": b"y"})
        abandoned = [iter(table.scan(batch_size=1)) for _ in range(30)]
        assert [next(scan)[0] for scan in abandoned] == [b"a"] * 30
        assert table.row(b"c", [b"i:x"]) == {b"i:x": b"c"}

    def test_two_scans_take_turns(self, table: Table) -> None:
        up, down = table.scan(batch_size=1), table.scan(batch_size=1, reverse=True)
        pairs = [(a, b) for (a, _), (b, _) in zip(up, down, strict=True)]
        assert pairs == list(zip(self.KEYS, self.KEYS[::-1], strict=True))

    def test_reads_and_writes_inside_a_scan(self, table: Table) -> None:
        for key, cells in table.scan(batch_size=1):
            assert table.row(key) == cells
            table.put(key, {b"b:seen": b"1"})
        assert len(list(table.scan(columns=[b"b:seen"]))) == len(self.KEYS)

    @pytest.mark.parametrize("wrong", [{"limit": 0}, {"batch_size": 0}, {"limit": -1}])
    def test_no_sense_is_refused(self, table: Table, wrong: dict[str, int]) -> None:
        with pytest.raises(BadRequest):
            list(table.scan(**wrong))  # type: ignore[arg-type]

    def test_a_prefix_and_a_range_do_not_go_together(self, table: Table) -> None:
        with pytest.raises(TypeError):
            list(table.scan(row_prefix=b"b", row_start=b"b"))


class TestScanOfMany:
    def test_more_rows_than_one_chunk(self, table: Table) -> None:
        keys = [b"k%05d" % n for n in range(2600)]
        fill(table, keys)
        assert keys_of(table.scan(columns=[b"i:x"])) == keys
        assert keys_of(table.scan(columns=[b"i:x"], reverse=True)) == keys[::-1]
        assert keys_of(table.scan(columns=[b"i:x"], limit=2500)) == keys[:2500]

    def test_large_cells(self, table: Table) -> None:
        stamps = {b"k%02d" % n: os.urandom(900_000) for n in range(24)}
        for key, stamp in stamps.items():
            table.put(key, {b"b:stamp": stamp})
        assert {key: cells[b"b:stamp"] for key, cells in table.scan(batch_size=4)} == stamps


keys = st.binary(min_size=1, max_size=4).map(lambda key: bytes(b"\x00ab\xff"[byte % 4] for byte in key))
ends = st.none() | keys


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.sets(keys, max_size=12), scans=st.lists(st.tuples(ends, ends, st.booleans()), min_size=1, max_size=6))
def test_any_scan_is_a_slice_of_the_sorted_keys(
    store: Store, held: set[bytes], scans: list[tuple[bytes | None, bytes | None, bool]]
) -> None:
    table = store.table("t")
    store.write({}, {"t": keys_of(table.scan())})
    store.write({"t": [(key, {b"i:x": key}) for key in held]})
    for (start, stop, reverse), batch_size in itertools.product(scans, (1, 2, 100)):
        in_range = [
            key
            for key in sorted(held, reverse=reverse)
            if (start is None or (key <= start if reverse else key >= start))
            and (stop is None or (key > stop if reverse else key < stop))
        ]
        assert keys_of(table.scan(start, stop, batch_size=batch_size, reverse=reverse)) == in_range
        prefix = start or b""
        with_prefix = [key for key in sorted(held, reverse=reverse) if key.startswith(prefix)]
        assert keys_of(table.scan(row_prefix=prefix, batch_size=batch_size, reverse=reverse)) == with_prefix
        assert keys_of(table.scan(row_prefix=prefix, limit=2, reverse=reverse)) == with_prefix[:2]
