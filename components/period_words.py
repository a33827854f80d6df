"""The numbers of a period search and of the fit at the period shown, as rows of a table."""

from __future__ import annotations

import math

from components.plain_text import escaped
from components.quantities import Quantity
from science.dates import mjd_of, utc_text
from science.periods import PeriodFit, PeriodSearch

_COLOURS = {"secure": "green", "probable": "blue", "ambiguous": "orange", "not periodic": "gray"}


def confidence_badge(confidence: str) -> str:
    """The word for how far to believe a period, coloured; Markdown."""
    return f":{_COLOURS[confidence]}-badge[{confidence}]"


def parameters(fit: PeriodFit) -> list[Quantity]:
    """Period, epoch, amplitudes and quality of a fit."""
    epoch = f"{utc_text(jd=fit.max_light_days)[:16]} UTC"
    rows = [
        Quantity("Period", fit.period_days, fit.period_err_days, "d", decimals=6),
        Quantity("Maximum light", float(mjd_of(jd=fit.max_light_days)), unit="MJD", note=escaped(epoch), decimals=4),
    ]
    for place, band in enumerate(fit.bands):
        name = escaped(str(band))
        amplitude = fit.amplitude_mag[band]
        err = amplitude * float(fit.band_scale_err[place] / fit.band_scale[place])
        rows.append(Quantity(f"Amplitude {name}", amplitude, err, "mag", "peak to peak", decimals=3))
        rows.append(Quantity(f"Mean {name}", float(fit.band_mean[place]), unit="mag", decimals=3))
    rows.append(Quantity("Harmonics", float(fit.harmonics), decimals=0))
    rows.append(
        Quantity(
            "Reduced *χ*²",
            fit.reduced_chi2 if math.isfinite(fit.reduced_chi2) else math.nan,
            note=f"{fit.dof} degrees of freedom",
        )
    )
    return rows


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
