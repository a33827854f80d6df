"""`python -m benchmarks [NAME…] [--quick] [--out FILE]`: measure, and keep figures and machine together."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from benchmarks import machine
from benchmarks.figures import Outcome, table
from benchmarks.lab import Lab, NotMeasured
from benchmarks.visit import VisitFailed

NAMES = (
    *("object_read", "ingest_rate", "disk", "million", "warm_rerun", "browser", "results_page", "sessions"),
    *("periods", "phase_curves"),
    *("microlensing", "supernovae", "search"),
)
_HERE = Path(__file__).parent
RESULTS, KEPT = _HERE / "RESULTS.md", _HERE / "results"
_INTRODUCTION = """# Figures

Made by `make bench`. Ratios and counts tell more than seconds, which depend on the machine. Each figure is the median
of `n` repeats with its smallest and largest value; a target is for the median. The load is the number of running
processes in the minute before and at the end: on a machine that does nothing else it is near 0 before.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run benchmarks; exit status 1 if one could not be run, missed targets are only said."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(NAMES)}; default all")
    parser.add_argument("--quick", action="store_true", help="few repeats: shows that all works, keeps no figures")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write the table")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.names) - set(NAMES)):
        parser.error(f"there is no benchmark '{unknown[0]}'; there are {', '.join(NAMES)}")
    lab = Lab(quick=options.quick)
    outcomes = []
    for name in options.names or NAMES:
        print(f"{name}…", flush=True)
        outcome = measured(importlib.import_module(f"benchmarks.{name}"), name, lab)
        outcomes.append(outcome)
        if not options.quick:
            _keep(outcome)
    print(f"\n{table(outcomes)}\n", flush=True)
    destination = options.out or (None if options.quick else RESULTS)
    if destination is not None:
        destination.write_text(document(outcomes if options.quick else _all_kept()), encoding="utf-8")
        print(f"Written to {destination}", flush=True)
    missed = [figure.what for outcome in outcomes for figure in outcome.figures if figure.met is False]
    for what in missed:
        print(f"Target missed: {what}", flush=True)
    return 1 if any(outcome.failure for outcome in outcomes) else 0


def measured(module: ModuleType, name: str, lab: Lab) -> Outcome:
    """Run one benchmark; a failure becomes part of what it tells, so that the others still run."""
    load_before, started = machine.load_average(), time.perf_counter()
    failure, figures = "", []
    try:
        figures = module.run(lab)
    except (NotMeasured, VisitFailed) as problem:
        failure = str(problem)
    except Exception as problem:
        traceback.print_exc()
        failure = f"{type(problem).__name__}: {problem}"
    return Outcome(
        name=name,
        title=module.TITLE,
        figures=tuple(figures),
        seconds=time.perf_counter() - started,
        when=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        commit=machine.commit(),
        load_before=load_before,
        load_after=machine.load_average(),
        quick=lab.quick,
        failure=failure,
    )


def document(outcomes: Sequence[Outcome]) -> str:
    """The page of figures: what it is, the machine, the table."""
    facts = "\n".join(f"- {name}: {value}" for name, value in machine.description().items())
    return f"{_INTRODUCTION}\n## The machine\n\n{facts}\n\n## The figures\n\n{table(outcomes)}\n"


def _keep(outcome: Outcome) -> None:
    KEPT.mkdir(exist_ok=True)
    stored = {"machine": machine.description(), "outcome": outcome.to_json()}
    (KEPT / f"{outcome.name}.json").write_text(json.dumps(stored, indent=1), encoding="utf-8")


def _all_kept() -> list[Outcome]:
    """The newest outcome of each benchmark that was measured on this very machine."""
    kept = []
    for name in NAMES:
        file = KEPT / f"{name}.json"
        if file.exists():
            stored = json.loads(file.read_text(encoding="utf-8"))
            if stored["machine"] == machine.description():
                kept.append(Outcome.from_json(stored["outcome"]))
    return kept


if __name__ == "__main__":
    sys.exit(main())
