"""What each field of an alert means, and its unit: `i:` from the survey, `d:` from the broker, `v:` made on reading."""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """Meaning and unit of a field; the unit of a bare number is empty."""

    unit: str
    meaning: str


_TEXT = """
i:aimage | pixel | Major axis of the shape, as a standard deviation
i:aimagerat | | Major axis over the width of a point source (aimage / fwhm)
i:bimage | pixel | Minor axis of the shape, as a standard deviation
i:bimagerat | | Minor axis over the width of a point source (bimage / fwhm)
i:candid | | Id of the alert, a 64-bit integer
i:chinr | | Chi of the point-source fit to the nearest source in the reference image
i:chipsf | | Reduced chi-square of the point-source fit in the difference image
i:classtar | | Star-galaxy score of the shape: 1 is a star
i:clrcoeff | | Colour coefficient of the photometric calibration
i:clrcounc | | Error of the colour coefficient
i:clrmed | mag | Median colour of the calibration stars (g−r or r−i)
i:clrrms | mag | Scatter of the colours of the calibration stars
i:dec | deg | Declination, ICRS
i:decnr | deg | Declination of the nearest source in the reference image
i:diffmaglim | mag | 5σ limiting magnitude of the difference image, AB
i:distnr | pixel | Distance to the nearest source in the reference image (a pixel is 1.01″)
i:distpsnr1 | arcsec | Distance to the nearest Pan-STARRS1 source
i:distpsnr2 | arcsec | Distance to the second nearest Pan-STARRS1 source
i:distpsnr3 | arcsec | Distance to the third nearest Pan-STARRS1 source
i:drb | | Real-bogus score of the deep-learning classifier: 1 is real
i:drbversion | | Version of the deep-learning real-bogus classifier
i:dsdiff | | Difference of the symmetric-noise measure (dsnrms, ssnrms)
i:dsnrms | | Ratio that measures noise in the stamp around the source
i:elong | | Elongation: major over minor axis
i:exptime | s | Exposure time
i:fid | | Filter: 1 is g, 2 is r, 3 is i
i:field | | Number of the survey's field
i:fink_broker_version | | Version of the broker that processed the alert
i:fink_science_version | | Version of the broker's science modules
i:fwhm | pixel | Full width at half maximum of the source
i:isdiffpos | | Sign of the difference: t or 1 is brighter than the reference image, f or 0 is fainter
i:jd | day | Julian date at the start of the exposure, UTC
i:jdendhist | day | Date of the newest detection counted in ndethist
i:jdendref | day | Date of the newest exposure in the reference image
i:jdstarthist | day | Date of the oldest detection counted in ndethist
i:jdstartref | day | Date of the oldest exposure in the reference image
i:magap | mag | Aperture magnitude of the difference (8 pixels across), AB
i:magapbig | mag | Aperture magnitude of the difference (18 pixels across), AB
i:magdiff | mag | Aperture minus point-source magnitude
i:magfromlim | mag | Limiting magnitude minus aperture magnitude
i:maggaia | mag | G magnitude of the nearest Gaia source
i:maggaiabright | mag | G magnitude of the nearest bright Gaia source (G < 14)
i:magnr | mag | Magnitude of the nearest source in the reference image, AB
i:magpsf | mag | Point-source magnitude of the absolute difference, AB
i:magzpsci | mag | Zero point of the science image
i:magzpscirms | mag | Scatter of the zero point
i:magzpsciunc | mag | Error of the zero point
i:mindtoedge | pixel | Distance to the nearest edge of the image
i:nbad | | Bad pixels in a 5 × 5 stamp
i:ncovhist | | Times that the position was covered in any filter
i:ndethist | | Detections at the position since the survey began
i:neargaia | arcsec | Distance to the nearest Gaia source
i:neargaiabright | arcsec | Distance to the nearest bright Gaia source (G < 14)
i:nframesref | | Exposures in the reference image
i:nid | | Number of the night
i:nmatches | | Pan-STARRS1 stars used for the calibration
i:nmtchps | | Pan-STARRS1 sources within 30″
i:nneg | | Negative pixels in a 5 × 5 stamp
i:objectId | | Name of the object
i:objectidps1 | | Id of the nearest Pan-STARRS1 source
i:objectidps2 | | Id of the second nearest Pan-STARRS1 source
i:objectidps3 | | Id of the third nearest Pan-STARRS1 source
i:pdiffimfilename | | File of the positive difference image
i:pid | | Id of the processing of the science image
i:programid | | Observing programme: 1 public, 2 partnership, 3 Caltech
i:programpi | | Head of the observing programme
i:publisher | | Who sent the alert
i:ra | deg | Right ascension, ICRS
i:ranr | deg | Right ascension of the nearest source in the reference image
i:rb | | Real-bogus score: 1 is real
i:rbversion | | Version of the real-bogus classifier
i:rcid | | Readout channel (0 to 63)
i:rfid | | Id of the processing of the reference image
i:schemavsn | | Version of the survey's alert format
i:scorr | | Peak signal-to-noise ratio in the detection image
i:seeratio | | Width of a point source in the difference over that in the science image
i:sgmag1 | mag | g magnitude of the nearest Pan-STARRS1 source
i:sgmag2 | mag | g magnitude of the second nearest Pan-STARRS1 source
i:sgmag3 | mag | g magnitude of the third nearest Pan-STARRS1 source
i:sgscore1 | | Star-galaxy score of the nearest Pan-STARRS1 source: 1 is a star
i:sgscore2 | | Star-galaxy score of the second nearest Pan-STARRS1 source: 1 is a star
i:sgscore3 | | Star-galaxy score of the third nearest Pan-STARRS1 source: 1 is a star
i:sharpnr | | Sharpness of the nearest source in the reference image
i:sigmagap | mag | Error of magap
i:sigmagapbig | mag | Error of magapbig
i:sigmagnr | mag | Error of magnr
i:sigmapsf | mag | Error of magpsf
i:simag1 | mag | i magnitude of the nearest Pan-STARRS1 source
i:simag2 | mag | i magnitude of the second nearest Pan-STARRS1 source
i:simag3 | mag | i magnitude of the third nearest Pan-STARRS1 source
i:sky | count | Local background
i:srmag1 | mag | r magnitude of the nearest Pan-STARRS1 source
i:srmag2 | mag | r magnitude of the second nearest Pan-STARRS1 source
i:srmag3 | mag | r magnitude of the third nearest Pan-STARRS1 source
i:ssdistnr | arcsec | Distance to the nearest known Solar System object
i:ssmagnr | mag | Predicted V magnitude of the nearest known Solar System object
i:ssnamenr | | Name of the nearest known Solar System object
i:ssnrms | | Ratio that measures noise in the stamp, squared
i:sumrat | | Sum of the pixels over the sum of their absolute values: near 1 is real
i:szmag1 | mag | z magnitude of the nearest Pan-STARRS1 source
i:szmag2 | mag | z magnitude of the second nearest Pan-STARRS1 source
i:szmag3 | mag | z magnitude of the third nearest Pan-STARRS1 source
i:tblid | | Row of the alert in the survey's table of candidates
i:tooflag | | 1 if the exposure was a target of opportunity
i:xpos | pixel | Column in the image
i:ypos | pixel | Row in the image
i:zpclrcov | | Covariance of zero point and colour coefficient
i:zpmed | mag | Median of the zero point over the calibration stars
d:DR3Name | | Name of the Gaia DR3 source at the position
d:Plx | mas | Parallax of the Gaia DR3 source
d:anomaly_score | | Anomaly score: the more negative, the stranger
d:blazar_stats_instantness_high | | How far the newest flux is above the blazar's high-state threshold
d:blazar_stats_instantness_low | | How far the newest flux is below the blazar's low-state threshold
d:blazar_stats_m0 | | Blazar: flux over its low-state threshold, two alerts back
d:blazar_stats_m1 | | Blazar: flux over its low-state threshold, one alert back
d:blazar_stats_m2 | | Blazar: flux over its low-state threshold, newest alert
d:blazar_stats_robustness_high | | How steadily the flux has been above the high-state threshold
d:blazar_stats_robustness_low | | How steadily the flux has been below the low-state threshold
d:cdsxmatch | | Type of the nearest SIMBAD source within 1″, Unknown if there is none
d:classification | | Class given when the alert was stored
d:delta_time | day | Time since the previous point that the rate of change was computed from
d:e_Plx | mas | Error of the parallax of the Gaia DR3 source
d:from_upper | | Whether the rate of change was computed from an upper limit
d:gaiaClass | | Class in the Gaia DR3 catalogue of variables
d:gaiaVarFlag | | 1 if Gaia DR3 calls the source variable
d:gcvs | | Type in the General Catalogue of Variable Stars
d:hdfs_path | | File of the broker that holds the cutouts
d:jd_first_real_det | day | Date of the first detection in the 30 days of history
d:jdstarthist_dt | day | Time from the first detection of the history to this alert
d:lc_features_g | | Features of the light curve in g
d:lc_features_r | | Features of the light curve in r
d:lower_rate | mag/day | 5th percentile of the rate of change
d:mag_rate | mag/day | Rate of change of the magnitude
d:mangrove_2MASS_name | | 2MASS name of the galaxy that may be the host (Mangrove)
d:mangrove_HyperLEDA_name | | HyperLEDA name of the galaxy that may be the host (Mangrove)
d:mangrove_ang_dist | Mpc | Angular-diameter distance of that galaxy
d:mangrove_lum_dist | Mpc | Luminosity distance of that galaxy
d:is_transient | | Whether the broker's filter for transients was passed
d:mulens | | Microlensing score
d:nalerthist | | Detections within the 30 days of history
d:rf_kn_vs_nonkn | | Kilonova score of the random forest: 1 is a kilonova
d:rf_snia_vs_nonia | | Early type Ia supernova score of the random forest: 1 is a type Ia
d:roid | | Solar System flag: 0 no, 1 new with few data, 2 candidate, 3 known object
d:sigma_rate | mag/day | Error of the rate of change
d:slsn_score | | Superluminous supernova score: 1 is one, -1 not computed
d:snn_sn_vs_all | | SuperNNova score, supernova or not: 1 is a supernova
d:snn_snia_vs_nonia | | SuperNNova score, type Ia or not: 1 is a type Ia
d:spicy_class | | Class in the SPICY catalogue of young stellar objects
d:spicy_id | | Id in the SPICY catalogue of young stellar objects, -1 without a match
d:tag | | Quality: valid, badquality or upperlim
d:own | | Whether the object has an alert packet of its own for this date
d:tns | | Type at the Transient Name Server
d:tracklet | | Name of the tracklet that the alert belongs to
d:upper_rate | mag/day | 95th percentile of the rate of change
d:vsx | | Type in AAVSO's index of variable stars
d:x3hsp | | Name in the 3HSP catalogue of blazars
d:x4lac | | Name in the 4LAC catalogue of gamma-ray active galaxies
v:classification | | Class by today's rules of the broker
v:constellation | | Constellation
v:firstdate | UTC | Date of the oldest detection counted in ndethist
v:g-r | mag | Colour from g and r within 0.3 days
v:lapse | day | Time since the oldest detection counted in ndethist
v:lastdate | UTC | Date of the alert
v:rate | mag/day | Change of magnitude since the previous alert in the same filter
v:rate(g-r) | mag/day | Change of the colour since the previous one
v:separation_degree | deg | Distance from the position that was asked for
v:sigma(g-r) | mag | Error of v:g-r
v:sigma(rate(g-r)) | mag/day | Error of v:rate(g-r)
v:sigma(rate) | mag/day | Error of v:rate
b:cutoutDifference_stampData | | Cutout of the difference image, gzipped FITS
b:cutoutScience_stampData | | Cutout of the science image, gzipped FITS
b:cutoutTemplate_stampData | | Cutout of the reference image, gzipped FITS
"""


def _read() -> dict[str, Field]:
    rows = (line.split("|", 2) for line in _TEXT.strip().splitlines())
    return {name.strip(): Field(unit.strip(), meaning.strip()) for name, unit, meaning in rows}


FIELDS: dict[str, Field] = _read()
"""Meaning and unit by the field's full name."""


def field_of(name: str) -> Field | None:
    """Meaning and unit of a field, None if it is not known."""
    return FIELDS.get(name)
