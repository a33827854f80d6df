"""Fill a store with simulated nights: ``python -m simulation --nights N --seed S [--store URL]``."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulation.mark import Asked
    from simulation.sky import Sky
    from simulation.types import Packet


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulation", description="Fill a store with simulated nights.")
    parser.add_argument("--nights", type=int, help="number of nights, the last one being 2026-03-01 (default 240)")
    parser.add_argument("--seed", type=int, help="same seed, same sky")
    parser.add_argument("--store", help="embedded:PATH or hbase://HOST:PORT (default: ALERTSCOPE_STORE, else data/sky)")
    parser.add_argument(
        "--alerts", type=int, help="send this many alerts, of as many sources as that takes, no cutouts"
    )
    parser.add_argument("--no-cutouts", action="store_true", help="draw no cutouts")
    parser.add_argument("--processes", type=int, help="processes that draw cutouts (default: one for each processor)")
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")
    parser.add_argument("--print-objects", action="store_true", help="only print one object to try for each topic")
    return parser.parse_args(words)


def print_objects(sky: "Sky") -> None:
    """Print one object to try for each topic."""
    from simulation.catalogue import showcase_of

    for topic, name in showcase_of(sky).items():
        print(f"  {topic:<20} {name}")


def _counted(stream: "Iterator[Packet]", count: "Callable[[], object]") -> "Iterator[Packet]":
    for packet in stream:
        yield packet
        count()


def fill(sky: "Sky", url: str, asked: "Asked", *, processes: int | None, quiet: bool) -> int:
    """Send a sky's packets to a store through the ingest, with a progress bar on a terminal; exit status."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    from data_access import open_store
    from data_access.ingest import ingest_packets
    from simulation.bodies import write_bodies
    from simulation.catalogue import showcase_of
    from simulation.mark import set_begun, set_whole
    from simulation.packets import packets

    hidden = quiet or not sys.stderr.isatty()
    with open_store(url) as store, tqdm(total=sky.alerts, unit="alert", desc="simulated sky", disable=hidden) as bar:
        set_begun(store, asked)
        write_bodies(store)
        stream = packets(sky, cutouts=asked.cutouts, processes=processes)
        report = ingest_packets(store, _counted(stream, bar.update), cutouts=asked.cutouts, simulated=True)
        set_whole(store, asked, showcase_of(sky))
    if not quiet:
        print(f"{report.alerts} simulated alerts in {url}, {report.refused} refused")
    return 3 if report.refused else 0


def main(words: list[str] | None = None) -> int:
    """Run the command; exit status 0, 2 for a wrong request, 3 if the ingest refused something."""
    from data_access.errors import AlertscopeError
    from data_access.settings import store_url
    from simulation.mark import Asked
    from simulation.sky import DEFAULT_SEED, make_sky
    from simulation.survey import DEFAULT_NIGHTS

    asked = _arguments(words)
    seed = DEFAULT_SEED if asked.seed is None else asked.seed
    nights = DEFAULT_NIGHTS if asked.nights is None else asked.nights
    try:
        if seed < 0:
            raise ValueError("The seed must not be negative.")
        sky = make_sky(seed, nights, asked.alerts)
        if asked.print_objects:
            print_objects(sky)
            return 0
        sky_asked = Asked(seed, nights, asked.alerts, cutouts=not asked.no_cutouts and asked.alerts is None)
        status = fill(sky, asked.store or store_url(), sky_asked, processes=asked.processes, quiet=asked.quiet)
    except (ValueError, AlertscopeError) as error:
        print(error, file=sys.stderr)
        return 2
    return status


if __name__ == "__main__":
    sys.exit(main())
