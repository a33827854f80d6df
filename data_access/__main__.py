"""The command line: `python -m data_access ingest | fetch | info | verify`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from tqdm import tqdm  # type: ignore[import-untyped]

from data_access import open_store
from data_access.errors import AlertscopeError
from data_access.fetch import FetchReport, fetch
from data_access.ingest import Report, ingest_paths
from data_access.ingest.readers import sources_of
from data_access.inspection import info
from data_access.settings import store_url
from data_access.store import Store
from data_access.verify import Verdict, verify

DONE, UNUSABLE, REFUSED, NOT_WHOLE = 0, 2, 3, 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status.

    Returns
    -------
    int
        0 done; 2 wrong usage, or the store cannot be used; 3 something was refused; 4 the store is not whole.
    """
    options = _parser().parse_args(arguments)
    try:
        with open_store(options.store or store_url()) as store:
            status: int = options.command(store, options)
            return status
    except AlertscopeError as error:
        print(f"alertscope: {error}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("alertscope: interrupted; what was acknowledged is kept, run again to complete it.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--store", metavar="URL", help="embedded:PATH, hbase://HOST:PORT or fink:; else ALERTSCOPE_STORE"
    )
    common.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser = argparse.ArgumentParser(
        prog="python -m data_access", description="Alerts into a store, and what it holds."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    ingest = commands.add_parser("ingest", parents=[common], help="store the alerts of Parquet or Avro files")
    ingest.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder to walk")
    ingest.add_argument("--no-cutouts", action="store_true", help="leave the stamps out")
    ingest.set_defaults(command=_ingest)
    fetched = commands.add_parser("fetch", parents=[common], help="keep objects of Fink's public API in a store")
    fetched.add_argument("object_ids", nargs="+", metavar="ID", help="name of an object, such as ZTF21abfmbix")
    fetched.add_argument("--from", dest="source", default="fink:", metavar="URL", help="where they are (fink:)")
    fetched.add_argument("--no-cutouts", action="store_true", help="leave the stamps out")
    fetched.set_defaults(command=_fetch)
    commands.add_parser("info", parents=[common], help="tables, rows, nights, classes, size").set_defaults(
        command=_info
    )
    commands.add_parser("verify", parents=[common], help="check that the store is whole").set_defaults(command=_verify)
    return parser


def _ingest(store: Store, options: argparse.Namespace) -> int:
    with _progress_bar(options.paths) as bar:

        def show(packets: int, bytes_read: int) -> None:
            if bar is not None:
                bar.set_postfix_str(f"{packets} alerts", refresh=False)
                bar.update(bytes_read - bar.n)

        report = ingest_paths(store, options.paths, cutouts=not options.no_cutouts, progress=show)
    if options.json:
        print(json.dumps(report.as_dict()))
    else:
        _print_report(report)
    return REFUSED if report.refused else DONE


def _fetch(store: Store, options: argparse.Namespace) -> int:
    names = list(dict.fromkeys(options.object_ids))
    with (
        open_store(options.source) as source,
        tqdm(total=len(names), unit="object", desc="fetch", file=sys.stderr, disable=not sys.stderr.isatty()) as bar,
    ):

        def show(done: int, what: str) -> None:
            bar.set_postfix_str(what, refresh=False)
            bar.update(done - bar.n)
            bar.refresh()

        report = fetch(source, store, names, cutouts=not options.no_cutouts, progress=show)
    if options.json:
        print(json.dumps(report.as_dict()))
    else:
        _print_fetched(report)
    return REFUSED if report.not_fetched or report.ingest.refused else DONE


def _print_fetched(report: FetchReport) -> None:
    print(f"{len(report.objects)} objects kept, {report.cutouts} alerts with cutouts.")
    for name, reason in report.not_fetched.items():
        print(f"  not fetched {name}: {reason}")
    _print_report(report.ingest)


def _progress_bar(paths: Sequence[str]) -> Any:
    if not sys.stderr.isatty():
        return nullcontext()
    total = sum(source.size_bytes for source in sources_of(paths))
    return tqdm(total=total, unit="B", unit_scale=True, desc="ingest", file=sys.stderr)


def _print_report(report: Report) -> None:
    print(f"{report.alerts} alerts stored, {report.refused} refused, {report.rows} rows written.")
    for reason, count in report.reasons.most_common():
        print(f"  refused {count}: {reason}")
        for example in report.examples[reason]:
            print(f"    {example}")


def _info(store: Store, options: argparse.Namespace) -> int:
    facts = info(store)
    if options.json:
        print(json.dumps(facts))
        return DONE
    size = "unknown" if facts["size_bytes"] is None else f"{facts['size_bytes'] / 1e6:.1f} MB"
    print(f"{facts['store']} ({facts['engine']}), size {size}: {facts['alerts']} alerts in {facts['nights']} nights")
    print("Tables:")
    for name, rows in facts["tables"].items():
        print(f"  {name:<24} {'unknown' if rows is None else rows:>12} rows")
    print("Classes:")
    for label, alerts in facts["classes"].items():
        print(f"  {label:<24} {alerts:>12} alerts")
    return DONE


def _verify(store: Store, options: argparse.Namespace) -> int:
    verdict = verify(store)
    if options.json:
        print(json.dumps(verdict.as_dict()))
    else:
        _print_verdict(verdict)
    return DONE if verdict.clean else NOT_WHOLE


def _print_verdict(verdict: Verdict) -> None:
    print(f"{sum(verdict.tables.values())} rows of {len(verdict.tables)} tables read.")
    for what, rows in verdict.problems.items():
        print(f"  {rows} times: {what} (for example {', '.join(verdict.examples[what])})")
    print("The store is whole." if verdict.clean else "The store is not whole.")


if __name__ == "__main__":
    sys.exit(main())
