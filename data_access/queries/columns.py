"""Which columns each kind of page needs."""

from __future__ import annotations

HISTORY_COLUMNS: tuple[str, ...] = (
    *("i:objectId", "i:candid", "i:jd", "i:fid", "i:ra", "i:dec", "i:magpsf", "i:sigmapsf", "i:isdiffpos"),
    *("i:magnr", "i:sigmagnr", "i:distnr", "i:diffmaglim", "i:rb", "i:drb", "i:nbad", "i:classtar", "i:ndethist"),
    *("i:jdstarthist", "i:jdendhist", "i:ssnamenr", "i:ssdistnr", "i:distpsnr1", "i:sgscore1", "i:neargaia"),
    *("i:ranr", "i:decnr", "d:cdsxmatch", "d:roid", "d:mulens", "d:snn_snia_vs_nonia", "d:snn_sn_vs_all"),
    *("d:rf_snia_vs_nonia", "d:rf_kn_vs_nonkn", "d:tracklet", "d:tns", "d:vsx", "d:gcvs", "d:DR3Name"),
)
"""What the object page needs of each alert; all else is read for one alert at a time."""

CLASS_COLUMNS: tuple[str, ...] = (
    *("i:objectId", "i:candid", "i:jd", "i:fid", "i:ra", "i:dec", "i:magpsf", "i:sigmapsf", "i:isdiffpos", "i:distnr"),
    *("i:drb", "i:rb", "i:ndethist", "i:jdstarthist", "i:ssnamenr", "d:cdsxmatch", "d:tns", "d:mag_rate"),
    *("d:from_upper", "d:snn_snia_vs_nonia", "d:rf_snia_vs_nonia", "d:tracklet"),
)
"""What a list of candidates shows of each alert."""

MOVING_COLUMNS: tuple[str, ...] = (
    *("i:objectId", "i:candid", "i:jd", "i:fid", "i:ra", "i:dec", "i:magpsf", "i:sigmapsf", "i:isdiffpos", "i:drb"),
    *("i:ssnamenr", "i:ssdistnr", "i:ssmagnr", "d:roid", "d:tracklet"),
)
"""What the page of a Solar System object needs of each alert."""
