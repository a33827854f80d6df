"""Candidate periods in order, by plain harmonics or as the star that they would make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from science.columns import FloatArray
from science.errors import NotEnoughData
from science.periods.aliases import is_harmonic, relation
from science.periods.candidates import refine, relatives
from science.periods.harmonics import residual_variance
from science.periods.points import Points
from science.periods.result import AMBIGUOUS, NOT_PERIODIC, PROBABLE, SECURE, Candidate
from science.periods.scan import Scan, best_minima
from science.periods.shape_classes import NAMES, RR_LYRAE_AB
from science.periods.shapes import shape_scores
from science.periods.sums import DIRECT_MAX_POINTS

SHOWN = 5
_KEPT = 40
_MINIMA, _MINIMA_OF_MANY_POINTS = 40, 12
_AMBIGUOUS_BELOW, _SECURE_FROM = 10.0, 20.0
_AMBIGUOUS_BELOW_CYCLES, SECURE_FROM_CYCLES = 1.3, 2.0
_LARGEST_FALSE_ALARM = 0.01
_AB = NAMES.index(RR_LYRAE_AB)


@dataclass(frozen=True)
class Ranking:
    """Candidate frequencies, the best first.

    Attributes
    ----------
    frequency, score : numpy.ndarray, shape (m,)
        1/day; low scores are good.
    plain_score : numpy.ndarray, shape (m,)
        Without the shapes of known stars.
    is_rr_lyrae_ab : bool
        The best one stands first as an RR Lyrae of type ab.
    resolution : float
        One over the span, 1/day.
    limits : tuple of float
        Lowest and highest frequency that may be given.
    """

    frequency: FloatArray
    score: FloatArray
    plain_score: FloatArray
    is_rr_lyrae_ab: bool
    resolution: float
    limits: tuple[float, float]

    @property
    def best(self) -> float:
        """The best frequency, 1/day."""
        return float(self.frequency[0])

    def relation(self, frequency: float, best: float) -> str:
        """What a frequency is to another, in words."""
        return relation(frequency=frequency, best=best, resolution=self.resolution)

    def gap_to_rival(self, best: float) -> float:
        """How much worse the best candidate scores that is no multiple of the answer; inf if there is none."""
        rivals = (
            score
            for frequency, score in zip(self.frequency, self.score, strict=True)
            if not is_harmonic(self.relation(float(frequency), best))
        )
        return float(next(rivals, np.inf) - self.score[0])


def rank(points: Points, found: Scan) -> Ranking:
    """Evaluate the minima of a scan and their relatives, and put them in order.

    Raises
    ------
    NotEnoughData
        Nothing is left between the limits.
    """
    limits = found.lowest_frequency_asked, float(found.frequency[-1]) if found.cut else found.highest_frequency_asked
    most = _MINIMA if len(points) <= DIRECT_MAX_POINTS else _MINIMA_OF_MANY_POINTS
    minima = best_minima(found, most=most, most_fast=most // 2)
    frequency, plain = refine(points, relatives(minima), low=limits[0], high=limits[1])
    if not len(frequency):
        raise NotEnoughData("No period between the limits stands out from its neighbours.")
    frequency, plain = frequency[:_KEPT], plain[:_KEPT]
    by_class = shape_scores(points, frequency, residual_variance(points, float(frequency[0])))
    score = np.minimum(plain, by_class.min(axis=0))
    order = np.argsort(score, kind="stable")
    best = order[0]
    return Ranking(
        frequency=frequency[order],
        score=score[order],
        plain_score=plain[order],
        is_rr_lyrae_ab=bool(by_class[_AB, best] == score[best] < plain[best]),
        resolution=1 / points.span_days,
        limits=limits,
    )


def shown(ranking: Ranking, period_days: float, *, doubled: bool) -> tuple[Candidate, ...]:
    """The five candidates to show: the answer, then the others by score, the best without shapes always among them."""
    answer = 1 / period_days
    rest = [place for place in range(len(ranking.frequency)) if doubled or place]
    first_plain = int(np.argmin(ranking.plain_score))
    if first_plain in rest[SHOWN - 1 :]:
        rest.insert(SHOWN - 2, first_plain)
    candidates = [Candidate(period_days, ranking.relation(answer, answer), 0.0)]
    for place in dict.fromkeys(rest):
        frequency = float(ranking.frequency[place])
        words = ranking.relation(frequency, answer)
        if abs(frequency - answer) > 0.5 * ranking.resolution:
            gap = float(ranking.score[place] - ranking.score[0])
            candidates.append(Candidate(1 / frequency, words, gap))
    return tuple(candidates[:SHOWN])


def confidence_of(false_alarm_probability: float, score_gap: float, cycles: float) -> str:
    """One of the four words for how far to believe a period.

    Parameters
    ----------
    false_alarm_probability : float
    score_gap : float
        To the best rival that is no multiple.
    cycles : float
        Number of periods that the light curve spans.
    """
    if false_alarm_probability > _LARGEST_FALSE_ALARM:
        return NOT_PERIODIC
    if score_gap < _AMBIGUOUS_BELOW or cycles < _AMBIGUOUS_BELOW_CYCLES:
        return AMBIGUOUS
    return PROBABLE if score_gap < _SECURE_FROM or cycles < SECURE_FROM_CYCLES else SECURE
