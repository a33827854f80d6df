"""What is said of a period: relations of candidates, the kind of star, the verdict."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from science.periods import class_hint, find_period, period_in_words, verdict
from science.periods.aliases import is_harmonic, relation
from science.periods.class_hint import (
    CEPHEID,
    DELTA_SCUTI,
    ECLIPSING,
    MIRA,
    NO_HINT,
    RR_LYRAE_AB,
    RR_LYRAE_C,
    ClassHint,
)
from science.periods.ranking import confidence_of
from science.periods.result import Candidate
from tests.science.periods.stars import simulated, sine

BEST = 1.72345


@pytest.mark.parametrize(
    ("frequency", "words"),
    [
        (BEST, "best"),
        (BEST / 2, "twice the period"),
        (BEST * 2, "half the period"),
        (BEST * 3, "a third of the period"),
        (BEST + 1, "daily alias"),
        (BEST - 1, "daily alias"),
        (2 - BEST, "daily alias"),
        (BEST + 1.0027379, "daily alias"),
        (BEST + 1 / 365.25, "yearly alias"),
        (BEST - 2 / 365.25, "yearly alias"),
        (BEST - 1 / 29.5306, "lunar alias"),
        (BEST / 2 + 1, "daily alias of twice the period"),
        (1.1111, "independent"),
    ],
)
def test_relations(frequency: float, words: str) -> None:
    assert relation(frequency=frequency, best=BEST, resolution=3e-4) == words
    assert is_harmonic(words) == (("the period" in words and "alias" not in words) or words == "best")


def test_an_exact_multiple_is_named_also_where_the_light_curve_is_short() -> None:
    assert relation(frequency=0.5 * 0.006, best=0.006, resolution=0.01) == "twice the period"
    assert relation(frequency=0.007, best=0.006, resolution=0.01) == "best"


@pytest.mark.parametrize(
    ("period", "error", "words"),
    [
        (0.58742149, 6.2e-7, "0.5874215(6) d"),
        (0.5, 9.7e-5, "0.5000(1) d"),
        (13.2, 0.3, "13.2(3) d"),
        (331.7, 4.0, "332 ± 4 d"),
        (0.7, np.inf, "0.7 d (error not constrained)"),
        (0.7, 2.0, "0.7 d (error not constrained)"),
    ],
)
def test_periods_in_words(period: float, error: float, words: str) -> None:
    assert period_in_words(period, error) == words


@pytest.mark.parametrize(
    ("kind", "names", "least"),
    [
        ("rr_lyrae_ab", {RR_LYRAE_AB}, 8),
        ("rr_lyrae_c", {RR_LYRAE_C}, 8),
        ("delta_scuti", {DELTA_SCUTI}, 8),
        ("cepheid", {CEPHEID}, 8),
        ("contact_binary", {ECLIPSING}, 7),
        ("detached_binary", {ECLIPSING}, 8),
        ("mira", {MIRA}, 9),
    ],
)
def test_hints_name_the_kind(kind: str, names: set[str], least: int) -> None:
    stars = simulated(kind, 10, 300)
    hints = [class_hint(find_period(**star.columns).fit) for star in stars]
    assert sum(hint.name in names for hint in hints) >= least
    assert sum(hint.name not in {*names, NO_HINT} for hint in hints) <= 2
    assert all(hint.reason.endswith(".") for hint in hints)


def test_a_small_sine_is_no_kind_of_star() -> None:
    assert class_hint(find_period(**sine(17.0, amplitude=0.06, n=300)).fit).name == NO_HINT


def test_confidence() -> None:
    assert confidence_of(0.02, 100, 50) == "not periodic"
    words = [confidence_of(0.001, gap, 50) for gap in (5, 15, 25, np.inf)]
    assert words == ["ambiguous", "probable", "secure", "secure"]
    assert [confidence_of(0.001, 100, cycles) for cycles in (1.1, 1.5, 2.5)] == ["ambiguous", "probable", "secure"]


def test_the_verdict_names_period_kind_and_rival() -> None:
    found = find_period(**sine(0.5874215))
    best = Candidate(found.period_days, "best", 0.0)
    rivals = (best, Candidate(0.3702, "daily alias", 30.0), Candidate(1.17, "twice the period", 3.0))
    star = ClassHint(RR_LYRAE_AB, "because.")
    secure = replace(found, candidates=rivals, confidence="secure", score_gap=30.0)
    assert verdict(secure, star).startswith("P = 0.5874")
    assert verdict(secure, star).endswith("d, RR Lyrae-like (ab); 1-day alias excluded.")
    unsure = replace(secure, confidence="ambiguous", score_gap=2.0)
    assert "ambiguous: P = 0.3702 d, its daily alias, fits nearly as well" in verdict(unsure, star)
    noise = replace(secure, confidence="not periodic", false_alarm_probability=0.12)
    assert verdict(noise, star).startswith("No period is established: noise alone fits as well in 12 % of cases")
    assert "excluded" not in verdict(noise, star)
    short = replace(secure, span_days=1.5 * found.period_days, confidence="probable")
    assert verdict(short, star).endswith("probable: the light curve covers 1.5 cycles only.")
