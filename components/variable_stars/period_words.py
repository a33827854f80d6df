"""The numbers of a period search and of the fit at the period shown, as rows of a table."""

from __future__ import annotations

from components.fitting.quantities import Quantity
from components.plain_text import escaped
from science.dates import mjd_of, utc_text
from science.periods import PeriodFit, PeriodSearch
from science.periods.aliases import BEST, INDEPENDENT, relation

EPOCH = "Maximum light"
_COLOURS = {"secure": "green", "probable": "blue", "ambiguous": "orange", "not periodic": "gray"}


def confidence_badge(confidence: str) -> str:
    """The word for how far to believe a period, coloured; Markdown."""
    return f":{_COLOURS[confidence]}-badge[{confidence}]"


def parameters(fit: PeriodFit) -> list[Quantity]:
    """Period, epoch, amplitudes and quality of a fit."""
    rows = [
        Quantity("Period", fit.period_days, fit.period_err_days, "d", decimals=6),
        Quantity(EPOCH, float(mjd_of(jd=fit.max_light_days)), unit="MJD", decimals=4),
    ]
    for place, band in enumerate(fit.bands):
        name = escaped(str(band))
        amplitude = fit.amplitude_mag[band]
        err = amplitude * float(fit.band_scale_err[place] / fit.band_scale[place])
        rows.append(Quantity(f"Amplitude {name}", amplitude, err, "mag", decimals=3))
        rows.append(Quantity(f"Mean {name}", float(fit.band_mean[place]), unit="mag", decimals=3))
    rows.append(Quantity("Harmonics", float(fit.harmonics), decimals=0))
    rows.append(Quantity("Reduced *χ*²", fit.reduced_chi2))
    return rows


def small_print(fit: PeriodFit) -> str:
    """What stands below the table. Plain text."""
    mjd, utc = float(mjd_of(jd=fit.max_light_days)), utc_text(jd=fit.max_light_days)[:16]
    return (
        f"Maximum light (phase 0): MJD {mjd:.4f}, {utc} UTC. Amplitudes are peak to peak; {fit.dof} degrees of freedom."
    )


def not_the_best(fit: PeriodFit, search: PeriodSearch) -> str:
    """What a period shown instead of the best one is to it. Plain text."""
    words = relation(frequency=1 / fit.period_days, best=1 / search.period_days, resolution=1 / search.span_days)
    other = {BEST: "within the resolution of the best one", INDEPENDENT: "unrelated to the best one"}
    alias = f"a {words}" if words.startswith("daily alias of") else f"the {words}"
    said = other.get(words, alias if "alias" in words else words)
    return f"The period shown is {said}; the best is {search.period_days:.6g} d."


def rests_on(search: PeriodSearch, notes: tuple[str, ...]) -> str:
    """One line: points used and left out, chance of a false alarm, what was not searched. Plain text."""
    bands = " and ".join(str(band) for band in search.fit.bands)
    said = [f"{search.points_used:,} points in {bands}", *(str(item) for item in search.left_out)]
    chance = search.false_alarm_probability
    said.append(f"false-alarm probability {'below 1 %' if chance < 0.01 else f'{100 * chance:.0f} %'}")
    short, long = search.shortest_period_searched_days, search.longest_period_searched_days
    said.append(f"searched from {short:.4g} to {long:.4g} d")
    if search.grid_was_cut:
        said.append("shorter periods were not searched: the light curve is too long for so many")
    return "; ".join(said) + ". " + " ".join(notes)
