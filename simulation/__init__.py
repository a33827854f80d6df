"""A small honest sky: sources with known truth, a survey that observes them, and the alert packets that follow.

Processes that draw cutouts import this package, so it loads its parts only when they are asked for.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.catalogue import showcase, truth
    from simulation.sky import make_sky

__all__ = ["make_sky", "showcase", "truth"]


def __getattr__(name: str) -> Any:
    if name in ("showcase", "truth"):
        from simulation import catalogue

        return getattr(catalogue, name)
    if name == "make_sky":
        from simulation.sky import make_sky

        return make_sky
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
