"""What a period search gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.measurements import LeftOut
from science.periods.fit import PeriodFit

SECURE, PROBABLE, AMBIGUOUS, NOT_PERIODIC = "secure", "probable", "ambiguous", "not periodic"


@dataclass(frozen=True)
class Candidate:
    """One period that may be the true one.

    Attributes
    ----------
    period_days : float
    relation : str
        What it is to the best one: ``"best"``, a multiple such as ``"half the period"``, ``"daily alias"``,
        ``"yearly alias"``, ``"lunar alias"`` or ``"independent"``.
    score_gap : float
        How much worse it scores than the best one, on the scale of chi-square; 0 or more.
    """

    period_days: float
    relation: str
    score_gap: float


@dataclass(frozen=True)
class PeriodSearch:
    """The best period, its rivals, and how far to believe them.

    Attributes
    ----------
    fit : PeriodFit
        Harmonics at the best period.
    candidates : tuple of Candidate
        At most five, the best first.
    alternate_period_days : float
        Half the period if cycles alternate so that it was doubled, else twice the period.
    false_alarm_probability : float
        That white or red noise alone would look so periodic; below 0.01 only "less than 0.01" is known.
    confidence : str
        ``"secure"``, ``"probable"``, ``"ambiguous"`` (a rival period fits nearly as well, or hardly more than
        one cycle is covered) or ``"not periodic"``.
    score_gap : float
        To the best rival that is no multiple; inf without one.
    span_days : float
        From the first to the last point.
    period_grid_days, power : numpy.ndarray, shape (m,)
        The periodogram, periods ascending; the power is the fraction of chi-square removed after a charge for each
        harmonic, 0 to 1.
    shortest_period_searched_days, longest_period_searched_days : float
    grid_was_cut : bool
        The light curve is too long for all the periods asked for; the shortest were not searched.
    """

    fit: PeriodFit
    candidates: tuple[Candidate, ...]
    alternate_period_days: float
    false_alarm_probability: float
    confidence: str
    score_gap: float
    span_days: float
    period_grid_days: FloatArray
    power: FloatArray
    shortest_period_searched_days: float
    longest_period_searched_days: float
    grid_was_cut: bool

    @property
    def period_days(self) -> float:
        """The best period."""
        return self.fit.period_days

    @property
    def period_err_days(self) -> float:
        """Its error, 1 sigma, given that it is no alias; inf where the data do not constrain it."""
        return self.fit.period_err_days

    @property
    def points_used(self) -> int:
        """Number of points that the fit used."""
        return len(self.fit.residual_mag)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Points that were not used, and why."""
        return self.fit.left_out

    def model(self, time_days: ArrayLike, band: Any) -> FloatArray:
        """Magnitude of a band at any time, at the best period."""
        return self.fit.model(time_days, band)
