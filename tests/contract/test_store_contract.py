"""What every engine must do, with the same words as happybase: one suite, run on each."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.errors import BadRequest, NoSuchFamily, NoSuchTable, StoreUnavailable
from data_access.store import Batch, Row, Store, Table, open_store
from tests.contract.rows import ONE, fill, keys_of


def put_and_fail(batch: Batch) -> None:
    with batch:
        batch.put(b"r", ONE)
        raise ZeroDivisionError


class TestOneRow:
    def test_what_is_put_is_read(self, table: Table) -> None:
        table.put(b"ZTF18abc_2458000.5", {b"i:jd": struct.pack(">d", 2458000.5), b"d:cdsxmatch": b"QSO"})
        assert table.row(b"ZTF18abc_2458000.5") == {b"i:jd": struct.pack(">d", 2458000.5), b"d:cdsxmatch": b"QSO"}

    def test_an_absent_row_is_empty(self, table: Table) -> None:
        assert table.row(b"nothing") == {}

    def test_text_is_utf8(self, table: Table) -> None:
        table.put("Wächter", {"i:x": "Ünruhe"})
        assert table.row("Wächter".encode()) == {b"i:x": "Ünruhe".encode()}
        assert table.row("Wächter", ["i:x"]) == {b"i:x": "Ünruhe".encode()}

    @pytest.mark.parametrize("cell", [3, 2.5, None])
    def test_a_number_is_no_cell(self, table: Table, cell: object) -> None:
        with pytest.raises(TypeError):
            table.put(b"r", {b"i:x": cell})  # type: ignore[dict-item]
        assert table.row(b"r") == {}

    def test_columns_choose_cells(self, table: Table) -> None:
        table.put(b"r", {b"i:a": b"1", b"i:b": b"2", b"d:a": b"3"})
        assert table.row(b"r", [b"i:b", b"d:a"]) == {b"i:b": b"2", b"d:a": b"3"}
        assert table.row(b"r", (b"i:none",)) == {}
        assert table.row(b"r", []) == {}

    @pytest.mark.parametrize("family", [b"i", b"i:"])
    def test_a_column_may_be_a_family(self, table: Table, family: bytes) -> None:
        table.put(b"r", {b"i:a": b"1", b"i:b": b"2", b"d:a": b"3"})
        assert table.row(b"r", [family]) == {b"i:a": b"1", b"i:b": b"2"}
        assert list(table.scan(columns=[family])) == [(b"r", {b"i:a": b"1", b"i:b": b"2"})]

    def test_a_put_leaves_other_cells_alone(self, table: Table) -> None:
        table.put(b"r", {b"i:a": b"1", b"i:b": b"2"})
        table.put(b"r", {b"i:b": b"new"})
        assert table.row(b"r") == {b"i:a": b"1", b"i:b": b"new"}

    def test_the_same_put_again_changes_nothing(self, table: Table) -> None:
        for _ in range(3):
            table.put(b"r", {b"i:a": b"1", b"d:b": b"2"})
        assert list(table.scan()) == [(b"r", {b"i:a": b"1", b"d:b": b"2"})]

    def test_an_empty_cell_is_not_an_absent_one(self, table: Table) -> None:
        table.put(b"r", {b"i:a": b"", b"i:b": b"2"})
        assert table.row(b"r") == {b"i:a": b"", b"i:b": b"2"}

    def test_a_put_without_cells_makes_no_row(self, table: Table) -> None:
        table.put(b"r", {})
        assert list(table.scan()) == []

    def test_a_qualifier_may_be_empty_or_hold_colons(self, table: Table) -> None:
        table.put(b"r", {b"i:": b"none", b"i:a:b": b"two"})
        assert table.row(b"r") == {b"i:": b"none", b"i:a:b": b"two"}
        assert table.row(b"r", [b"i:a:b"]) == {b"i:a:b": b"two"}

    def test_cells_hold_any_bytes(self, table: Table) -> None:
        cell = bytes(range(256)) * 300
        table.put(bytes(range(255, 0, -1)), {b"b:stamp": cell})
        assert table.row(bytes(range(255, 0, -1))) == {b"b:stamp": cell}


class TestManyRows:
    def test_in_the_order_asked_without_the_absent(self, table: Table) -> None:
        fill(table, [b"a", b"b", b"c"])
        assert keys_of(table.rows([b"c", b"none", b"a"])) == [b"c", b"a"]
        assert table.rows([b"b"], [b"d:y"]) == [(b"b", {b"d:y": b"y"})]

    def test_more_than_one_request_takes(self, table: Table) -> None:
        keys = [b"k%04d" % n for n in range(450)]
        fill(table, keys)
        asked = keys[::-1]
        assert keys_of(table.rows(asked, [b"i:x"])) == asked

    def test_none_asked(self, table: Table) -> None:
        assert table.rows([]) == []


class TestDelete:
    def test_a_row(self, table: Table) -> None:
        fill(table, [b"a", b"b"])
        table.delete(b"a")
        assert keys_of(table.scan()) == [b"b"]
        assert table.row(b"a") == {}

    def test_cells(self, table: Table) -> None:
        table.put(b"r", {b"i:a": b"1", b"i:b": b"2", b"d:a": b"3"})
        table.delete(b"r", [b"i:a"])
        assert table.row(b"r") == {b"i:b": b"2", b"d:a": b"3"}

    def test_a_family(self, table: Table) -> None:
        table.put(b"r", {b"i:a": b"1", b"i:b": b"2", b"d:a": b"3"})
        table.delete(b"r", [b"i"])
        assert table.row(b"r") == {b"d:a": b"3"}

    def test_the_last_cell_takes_the_row_along(self, table: Table) -> None:
        table.put(b"r", ONE)
        table.delete(b"r", [b"i:x"])
        assert list(table.scan()) == []

    def test_what_is_not_there(self, table: Table) -> None:
        table.delete(b"none")
        table.delete(b"none", [b"i:x"])
        assert list(table.scan()) == []

    def test_a_put_just_after_a_delete_stays(self, table: Table) -> None:
        for turn in range(20):
            table.put(b"r", {b"i:x": b"%d" % turn})
            table.delete(b"r")
            table.put(b"r", {b"i:y": b"%d" % turn})
            assert table.row(b"r") == {b"i:y": b"%d" % turn}


class TestBatch:
    def test_nothing_is_there_before_it_is_sent(self, table: Table) -> None:
        batch = table.batch()
        batch.put(b"r", ONE)
        assert table.row(b"r") == {}
        batch.send()
        assert table.row(b"r") == ONE

    def test_the_later_word_counts(self, table: Table) -> None:
        fill(table, [b"old", b"dropped"])
        with table.batch() as batch:
            batch.put(b"a", {b"i:x": b"1", b"i:y": b"1"})
            batch.put(b"a", {b"i:x": b"2"})
            batch.delete(b"old")
            batch.put(b"old", {b"i:z": b"new"})
            batch.put(b"dropped", {b"i:z": b"new"})
            batch.delete(b"dropped")
            batch.put(b"cell", {b"i:x": b"1", b"i:y": b"1"})
            batch.delete(b"cell", [b"i:x"])
        assert table.row(b"a") == {b"i:x": b"2", b"i:y": b"1"}
        assert table.row(b"old") == {b"i:z": b"new"}
        assert table.row(b"dropped") == {}
        assert table.row(b"cell") == {b"i:y": b"1"}

    def test_a_transaction_that_raises_sends_nothing(self, table: Table) -> None:
        with pytest.raises(ZeroDivisionError):
            put_and_fail(table.batch(transaction=True))
        assert table.row(b"r") == {}

    def test_others_send_what_came_before(self, table: Table) -> None:
        with pytest.raises(ZeroDivisionError):
            put_and_fail(table.batch())
        assert table.row(b"r") == ONE

    def test_the_size_counts_cells(self, table: Table) -> None:
        with table.batch(batch_size=3) as batch:
            batch.put(b"a", {b"i:x": b"1", b"i:y": b"1"})
            assert table.row(b"a") == {}
            batch.put(b"b", ONE)
            assert keys_of(table.scan()) == [b"a", b"b"]

    def test_a_transaction_has_no_size(self, table: Table) -> None:
        with pytest.raises(TypeError):
            table.batch(transaction=True, batch_size=3)


class TestWrite:
    def test_several_tables_and_deletes_last(self, store: Store) -> None:
        store.create_table("u", ["i"])
        store.write({"t": [(b"a", ONE), (b"gone", ONE)], "u": [(b"b", ONE)]}, {"t": [b"gone", b"never"]})
        assert list(store.table("t").scan()) == [(b"a", ONE)]
        assert list(store.table("u").scan()) == [(b"b", ONE)]

    def test_more_than_one_request_takes(self, store: Store) -> None:
        rows = [(b"k%05d" % n, {b"i:%d" % c: b"%d" % (n * c) for c in range(8)}) for n in range(3000)]
        store.write({"t": rows})
        assert list(store.table("t").scan()) == rows
        assert store.count_rows("t") == 3000

    def test_twice_is_once(self, store: Store) -> None:
        rows = [(b"k%d" % n, ONE) for n in range(50)]
        for _ in range(2):
            store.write({"t": rows})
        assert store.count_rows("t") == 50

    def test_nothing(self, store: Store) -> None:
        store.write({})
        store.write({"t": []}, {"t": []})
        assert store.count_rows("t") == 0


class TestTables:
    def test_names(self, store: Store) -> None:
        store.create_table("ztf.jd", ["i"])
        assert sorted(store.tables()) == [b"t", b"ztf.jd"]

    def test_made_again_it_keeps_its_rows(self, store: Store, table: Table) -> None:
        table.put(b"r", ONE)
        store.create_table("t", ["i", "d", "b"])
        assert table.row(b"r") == ONE

    def test_schema_rows_do_not_count(self, store: Store) -> None:
        fill(store.table("t"), [b"a", b"schema_1.0_2.0", b"schemb", b"scheme", b"z"])
        assert store.count_rows("t") == 4

    @pytest.mark.parametrize(
        "question",
        [
            lambda table: table.row(b"r"),
            lambda table: table.row(b"r", [b"i:x"]),
            lambda table: table.rows([b"r"]),
            lambda table: list(table.scan()),
            lambda table: list(table.scan(row_prefix=b"r", reverse=True, limit=1)),
            lambda table: table.put(b"r", ONE),
            lambda table: table.delete(b"r"),
        ],
    )
    def test_an_unknown_one_is_told(self, store: Store, question: Callable[[Table], object]) -> None:
        with pytest.raises(NoSuchTable, match=r"nowhere\.at\.all"):
            question(store.table("nowhere.at.all"))

    def test_an_unknown_one_cannot_be_counted_or_written(self, store: Store) -> None:
        with pytest.raises(NoSuchTable):
            store.count_rows("nowhere")
        with pytest.raises(NoSuchTable):
            store.write({"nowhere": [(b"r", ONE)]})

    @pytest.mark.parametrize(
        "question",
        [
            lambda table: table.row(b"r", [b"q:x"]),
            lambda table: table.rows([b"r"], [b"i:x", b"q"]),
            lambda table: list(table.scan(columns=[b"q:x"])),
            lambda table: table.put(b"r", {b"q:x": b"1"}),
            lambda table: table.put(b"r", {b"noColon": b"1"}),
            lambda table: table.put(b"r", {b":x": b"1"}),
        ],
    )
    def test_an_unknown_family_is_told(self, table: Table, question: Callable[[Table], object]) -> None:
        table.put(b"r", ONE)
        with pytest.raises(NoSuchFamily):
            question(table)
        assert table.row(b"r") == ONE

    @pytest.mark.parametrize("key", [b"", b"k" * 40_000])
    def test_an_impossible_key_is_refused(self, table: Table, key: bytes) -> None:
        for question in (lambda: table.row(key), lambda: table.put(key, ONE), lambda: table.delete(key)):
            with pytest.raises(BadRequest):
                question()


class TestAtOnce:
    def test_side_by_side_keeps_the_order(self, store: Store, table: Table) -> None:
        fill(table, [b"%02d" % n for n in range(40)])
        found = store.side_by_side([lambda n=n: table.row(b"%02d" % n, [b"i:x"]) for n in range(40)])  # type: ignore[misc]
        assert found == [{b"i:x": b"%02d" % n} for n in range(40)]
        assert store.side_by_side([]) == []

    def test_side_by_side_within_side_by_side(self, store: Store, table: Table) -> None:
        fill(table, [b"a"])

        def twice() -> list[int]:
            return store.side_by_side([lambda: len(list(table.scan()))] * 3)

        assert store.side_by_side([twice] * 12) == [[1, 1, 1]] * 12

    def test_side_by_side_tells_what_failed(self, store: Store, table: Table) -> None:
        with pytest.raises(NoSuchTable):
            store.side_by_side([lambda: table.row(b"a"), lambda: store.table("nowhere").row(b"a")])
        assert table.row(b"a") == {}

    def test_threads(self, table: Table) -> None:
        errors: list[BaseException] = []

        def work(name: int) -> None:
            try:
                for turn in range(10):
                    key = b"%02d_%02d" % (name, turn)
                    table.put(key, {b"i:x": key})
                    assert table.row(key) == {b"i:x": key}
                    assert len(list(table.scan(row_prefix=b"%02d_" % name, batch_size=1))) == turn + 1
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=work, args=(name,)) for name in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert errors == []
        assert len(list(table.scan())) == 120


class TestClosed:
    def test_it_answers_nothing_more(self, store: Store, table: Table) -> None:
        assert table.row(b"r") == {}
        store.close()
        store.close()
        with pytest.raises(StoreUnavailable):
            store.tables()

    def test_a_store_closes_at_the_end_of_its_block(self, store: Store) -> None:
        with store as same:
            assert same is store
        with pytest.raises(StoreUnavailable):
            store.tables()


def test_two_stores_see_the_same(store: Store, table: Table, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    table.put(b"r", ONE)
    with open_store(store.url) as other:
        assert other.table("t").row(b"r") == ONE
        rows: list[Row] = [(b"s", ONE)]
        other.write({"t": rows})
    assert table.row(b"s") == ONE
