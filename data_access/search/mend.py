"""A text with everything mended that can be."""

from data_access.search.parse import parse

_MOST_STEPS = 8


def mended(text: str) -> str:
    """The text that the repairs of its problems lead to, one after the other; empty if there is none."""
    now, seen = text, {text}
    for _ in range(_MOST_STEPS):
        repairs = (problem.repaired for problem in parse(now).problems)
        better = next((repaired for repaired in repairs if repaired and repaired not in seen), None)
        if better is None:
            break
        now = better
        seen.add(better)
    return now if now != text else ""
