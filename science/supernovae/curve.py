"""The parametric curve of all bands together: its parameters, what is known of them beforehand, and its derivatives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from science.columns import FloatArray, IntegerArray
from science.supernovae.ia_shape import ln_shape, redness

_TIME, _RISE, _FALL = 0, 1, 2
# What is known beforehand, as mean and width: natural logarithm of the stretches, days for the peak of r after g.
_LN_STRETCH = ((0.04, 0.15), (-0.08, 0.2))
_OFFSETS_G_TO_R = ((1.6, 1.0), (0.0, 0.07), (0.0, 0.08))
_SAME_BAND = 0.1  # two names for one wavelength may still be two filters
_LN_AMPLITUDE_RATIO_WIDTH = 0.45
_LN_PEAK_OVER_BRIGHTEST = (0.0, 3.0)
_PEAK_FROM_BRIGHTEST_DAYS = (0.0, 12.0)


@dataclass(frozen=True)
class Curve:
    """A curve in several bands that peak near each other and have similar shapes.

    The parameters are, in this order: time of the peak, ln stretch of rise and of fall in the reference band; the
    differences of these three in each other band; ln of the peak flux in each band. Time is counted from the brightest
    point, flux in units of its own.

    Attributes
    ----------
    red : numpy.ndarray, shape (bands,)
        From `redness`.
    reference : int
        The band that the others are compared with.
    """

    red: FloatArray
    reference: int

    @property
    def bands(self) -> int:
        return len(self.red)

    @property
    def size(self) -> int:
        """Number of parameters."""
        return 4 * self.bands

    @property
    def first_amplitude(self) -> int:
        return 3 * self.bands

    def offsets_at(self, code: int) -> int:
        """Where the differences of a band that is not the reference begin."""
        return 3 * (code + 1 if code < self.reference else code)

    def band_parameters(self, parameters: FloatArray, code: int) -> FloatArray:
        """Time of peak, ln stretch of rise and fall, ln peak flux of one band, shape (…, 4)."""
        shape = parameters[..., :3]
        if code != self.reference:
            start = self.offsets_at(code)
            shape = shape + parameters[..., start : start + 3]
        return np.concatenate([shape, parameters[..., self.first_amplitude + code, None]], axis=-1)

    def flux(self, parameters: FloatArray, time_days: FloatArray, code: int) -> FloatArray:
        """Flux in one band, shape (…, times) for parameters of shape (…, size)."""
        peak, rise, fall, amplitude = np.moveaxis(self.band_parameters(parameters, code)[..., None], -2, 0)
        from_peak = time_days - peak
        phase = from_peak * np.exp(-np.where(from_peak < 0, rise, fall))
        return np.asarray(np.exp(np.clip(amplitude + ln_shape(phase, self.red[code])[0], -80, 40)))

    def at(self, parameters: FloatArray, time_days: FloatArray, band_code: IntegerArray) -> FloatArray:
        """Flux of points in any bands, shape (…, points)."""
        flux = np.empty((*parameters.shape[:-1], len(time_days)))
        for code in range(self.bands):
            here = band_code == code
            flux[..., here] = self.flux(parameters, time_days[here], code)
        return flux

    def jacobian(self, parameters: FloatArray, time_days: FloatArray, band_code: IntegerArray) -> FloatArray:
        """Derivatives of `at` by each parameter, shape (points, size)."""
        result = np.zeros((len(time_days), self.size))
        for code in range(self.bands):
            here = np.flatnonzero(band_code == code)
            peak, rise, fall, amplitude = self.band_parameters(parameters, code)
            from_peak = time_days[here] - peak
            before = from_peak < 0
            squeeze = np.exp(-np.where(before, rise, fall))
            ln_flux, slope = ln_shape(from_peak * squeeze, self.red[code])
            flux = np.exp(np.clip(amplitude + ln_flux, -80, 40))
            by_stretch = -flux * slope * from_peak * squeeze
            columns = (-flux * slope * squeeze, np.where(before, by_stretch, 0.0), np.where(before, 0.0, by_stretch))
            for number, column in enumerate(columns):
                result[here, number] = column
                if code != self.reference:
                    result[here, self.offsets_at(code) + number] = column
            result[here, self.first_amplitude + code] = flux
        return result

    def prior(self) -> Prior:
        """What is known of the parameters beforehand."""
        rows, means, widths = [], [], []

        def know(row: dict[int, float], mean: float, width: float) -> None:
            rows.append([row.get(number, 0.0) for number in range(self.size)])
            means.append(mean)
            widths.append(width)

        know({_TIME: 1.0}, *_PEAK_FROM_BRIGHTEST_DAYS)
        know({self.first_amplitude + self.reference: 1.0}, *_LN_PEAK_OVER_BRIGHTEST)
        for number, (mean, width) in zip((_RISE, _FALL), _LN_STRETCH, strict=True):
            know({number: 1.0}, mean, width)
        for code in range(self.bands):
            if code == self.reference:
                continue
            apart = float(self.red[code] - self.red[self.reference])
            scale = np.sqrt(max(abs(apart), _SAME_BAND))
            for number, (mean, width) in enumerate(_OFFSETS_G_TO_R):
                know({self.offsets_at(code) + number: 1.0}, mean * apart, width * scale)
            ratio = {self.first_amplitude + code: 1.0, self.first_amplitude + self.reference: -1.0}
            know(ratio, 0.0, _LN_AMPLITUDE_RATIO_WIDTH)
        return Prior(np.array(rows), np.array(means), np.array(widths))


@dataclass(frozen=True)
class Prior:
    """Linear combinations of the parameters with their means and widths."""

    rows: FloatArray
    mean: FloatArray
    width: FloatArray

    def pulls(self, parameters: FloatArray) -> FloatArray:
        """Distance from the means in widths."""
        return np.asarray((self.rows @ parameters - self.mean) / self.width)

    @property
    def jacobian(self) -> FloatArray:
        return self.rows / self.width[:, None]


def curve_of(*, wavelengths_angstrom: FloatArray, points_per_band: IntegerArray) -> Curve:
    """The curve for some bands; the one with most points is the reference, the bluer one of equals."""
    return Curve(redness(wavelength_angstrom=wavelengths_angstrom), int(np.argmax(points_per_band)))
