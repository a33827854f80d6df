"""The tables of the Fink broker (ZTF) and the types of their columns, as its public code defines them."""

from dataclasses import dataclass

SURVEY_PREFIX = "ztf"


@dataclass(frozen=True)
class TableSpec:
    """One table: its name, its column families and the parts of its row key."""

    name: str
    families: tuple[str, ...]
    key: str


_SPECS = (
    TableSpec("ztf", ("i", "d", "a", "b"), "{objectId}_{jd}"),
    TableSpec("ztf.class", ("i", "d"), "{class}_{jd}_{objectId}"),
    TableSpec("ztf.pixel128", ("i", "d"), "{ring pixel, nside 128}_{jdstarthist}_{objectId}"),
    TableSpec("ztf.ssnamenr", ("i", "d"), "{ssnamenr}_{jd}"),
    TableSpec("ztf.tracklet", ("i", "d"), "{tracklet}_{objectId}"),
    TableSpec("ztf.tns", ("i", "d"), "{TNS type}_{jd}_{objectId}"),
    TableSpec("ztf.upper", ("i",), "{objectId}_{jd}"),
    TableSpec("ztf.uppervalid", ("i",), "{objectId}_{jd}"),
    TableSpec("ztf.cutouts", ("i", "d", "b"), "{objectId}_{jd}"),
    TableSpec("ztf.anomaly", ("i", "d"), "{jd}_{objectId}"),
    TableSpec("ztf.low_state_blazars", ("i", "d"), "{jd}_{objectId}"),
    TableSpec("ztf.high_state_blazars", ("i", "d"), "{jd}_{objectId}"),
    TableSpec("ztf.slsn", ("i", "d"), "{jd}_{objectId}"),
    TableSpec("ztf.orb_cand", ("d",), "cand_{ssoCandId}"),
    TableSpec("ztf.sso_cand", ("d",), "{jd}_{ssoCandId}"),
    TableSpec("ztf.sso_resolver", ("i",), "{lower-case name or number}@{n}"),
    TableSpec("ztf.tns_resolver", ("d",), "{lower-case full name}_{lower-case internal name}"),
    TableSpec("ztf.metadata", ("d",), "{objectId}"),
    TableSpec("statistics_class", ("basic", "class"), "ztf_{YYYYMMDD}"),
    # Ours beside Fink's: alerts by date, and good detections known only from a packet's history.
    TableSpec("ztf.jd", ("i", "d"), "{jd}_{objectId}"),
    TableSpec("ztf.history", ("i",), "{objectId}_{jd}"),
    TableSpec("alertscope.about", ("i",), "about"),
    # What outside services told of Solar System bodies.
    TableSpec("alertscope.bodies", ("i",), "{lower-case number, name or designation}"),
    TableSpec("alertscope.ephemerides", ("i",), "{ssnamenr}_{jd}"),
)
TABLES: dict[str, TableSpec] = {spec.name: spec for spec in _SPECS}

SCHEMA_ROW_PREFIX = b"schema"
CUTOUT_KINDS = ("Science", "Template", "Difference")

_TYPED_COLUMNS = {
    ("i", "float"): """
        aimage aimagerat bimage bimagerat chinr chipsf classtar clrcoeff clrcounc clrmed clrrms diffmaglim distnr
        distpsnr1 distpsnr2 distpsnr3 drb dsdiff dsnrms elong exptime fwhm magap magapbig magdiff magfromlim maggaia
        maggaiabright magnr magpsf magzpsci magzpscirms magzpsciunc mindtoedge neargaia neargaiabright rb seeratio
        sgmag1 sgmag2 sgmag3 sgscore1 sgscore2 sgscore3 sharpnr sigmagap sigmagapbig sigmagnr sigmapsf simag1 simag2
        simag3 sky srmag1 srmag2 srmag3 ssdistnr ssmagnr ssnrms sumrat szmag1 szmag2 szmag3 xpos ypos zpclrcov zpmed
    """,
    ("i", "long"): "candid objectidps1 objectidps2 objectidps3 pid rfid tblid",
    ("i", "double"): "dec decnr jd jdendhist jdendref jdstarthist jdstartref ra ranr scorr",
    ("i", "string"): """
        drbversion fink_broker_version fink_science_version isdiffpos objectId pdiffimfilename programpi publisher
        rbversion schemavsn ssnamenr
    """,
    ("i", "integer"): """
        fid field nbad ncovhist ndethist nframesref nid nmatches nmtchps nneg programid rcid tooflag
    """,
    ("d", "string"): """
        DR3Name cdsxmatch gcvs tracklet vsx x3hsp x4lac lc_features_g lc_features_r spicy_class tns gaiaClass
        mangrove_HyperLEDA_name mangrove_2MASS_name mangrove_lum_dist mangrove_ang_dist
    """,
    ("d", "float"): """
        Plx e_Plx slsn_score blazar_stats_m0 blazar_stats_m1 blazar_stats_m2 blazar_stats_instantness_low
        blazar_stats_instantness_high blazar_stats_robustness_low blazar_stats_robustness_high
    """,
    ("d", "double"): """
        anomaly_score mulens rf_kn_vs_nonkn rf_snia_vs_nonia snn_sn_vs_all snn_snia_vs_nonia jd_first_real_det
        jdstarthist_dt mag_rate sigma_rate lower_rate upper_rate delta_time
    """,
    ("d", "integer"): "nalerthist roid spicy_id gaiaVarFlag",
    ("d", "boolean"): "from_upper is_transient",
    ("b", "fits/image"): "cutoutScience_stampData cutoutTemplate_stampData cutoutDifference_stampData",
}

COLUMN_TYPES: dict[str, str] = {
    f"{family}:{name}": token for (family, token), names in _TYPED_COLUMNS.items() for name in names.split()
}
"""Type token of each known column, by `family:name`."""

# `d:classification` is the label at ingestion; only index tables hold it. TNS names resolve to strings.
COLUMN_TYPES["d:classification"] = "string"
COLUMN_TYPES["d:hdfs_path"] = "string"

INDEX_COLUMNS: tuple[str, ...] = tuple(
    f"i:{name}"
    for name in (
        "objectId candid publisher rcid chipsf distnr ra dec jd fid nid field xpos ypos rb ssdistnr ssmagnr ssnamenr "
        "jdstarthist jdendhist tooflag sgscore1 distpsnr1 neargaia maggaia nmtchps diffmaglim magpsf sigmapsf magnr "
        "sigmagnr magzpsci isdiffpos classtar drb ndethist"
    ).split()
) + tuple(
    column
    for column in COLUMN_TYPES
    if column.startswith("d:")
    and column not in ("d:classification", "d:hdfs_path")
    and not column.startswith(("d:blazar_stats_instantness", "d:blazar_stats_robustness"))
)
"""The 77 columns of `ztf.class`, `ztf.ssnamenr`, `ztf.tracklet` and `ztf.tns`."""

PIXEL_COLUMNS: tuple[str, ...] = (
    *(f"i:{n}" for n in "objectId candid magpsf sigmapsf jd jdstarthist drb ra dec fid distnr".split()),
    *("d:cdsxmatch", "d:nalerthist", "d:classification"),
)
UPPER_COLUMNS: tuple[str, ...] = ("i:objectId", "i:jd", "i:fid", "i:diffmaglim")
UPPERVALID_COLUMNS: tuple[str, ...] = (
    *("i:objectId", "i:jd", "i:fid", "i:magpsf", "i:sigmapsf", "i:diffmaglim"),
    *("i:magnr", "i:sigmagnr", "i:isdiffpos", "i:distnr"),
)
HISTORY_TABLE_COLUMNS: tuple[str, ...] = (*UPPERVALID_COLUMNS, "i:candid", "i:ra", "i:dec", "i:rb", "i:nbad")
JD_COLUMNS: tuple[str, ...] = (
    *(f"i:{n}" for n in "objectId candid jd fid field ra dec magpsf sigmapsf isdiffpos distnr rb drb ndethist".split()),
    *("i:jdstarthist", "i:ssnamenr", "d:cdsxmatch", "d:anomaly_score", "d:classification"),
)

FINK_DEFAULTS: dict[str, str | int | float | bool] = {
    "d:DR3Name": "Unknown",
    "d:Plx": 0.0,
    "d:anomaly_score": 0.0,
    "d:cdsxmatch": "Unknown",
    "d:e_Plx": 0.0,
    "d:gcvs": "Unknown",
    "d:mulens": 0.0,
    "d:nalerthist": 0,
    "d:rf_kn_vs_nonkn": 0.0,
    "d:rf_snia_vs_nonia": 0.0,
    "d:roid": 0,
    "d:snn_sn_vs_all": 0.0,
    "d:snn_snia_vs_nonia": 0.0,
    "d:tracklet": "",
    "d:vsx": "Unknown",
    "d:x3hsp": "Unknown",
    "d:x4lac": "Unknown",
    "d:lc_features_g": "[]",
    "d:lc_features_r": "[]",
    "d:jd_first_real_det": 0.0,
    "d:jdstarthist_dt": 0.0,
    "d:mag_rate": 0.0,
    "d:sigma_rate": 0.0,
    "d:lower_rate": 0.0,
    "d:upper_rate": 0.0,
    "d:delta_time": 0.0,
    "d:from_upper": False,
    "d:spicy_id": -1,
    "d:spicy_class": "Unknown",
    "d:tns": "",
    "d:gaiaVarFlag": 0,
    "d:gaiaClass": "Unknown",
    "d:is_transient": False,
    "d:slsn_score": -1.0,
    "d:mangrove_HyperLEDA_name": "None",
    "d:mangrove_2MASS_name": "None",
    "d:mangrove_lum_dist": "None",
    "d:mangrove_ang_dist": "None",
    "d:blazar_stats_m0": 0.0,
    "d:blazar_stats_m1": 0.0,
    "d:blazar_stats_m2": 0.0,
}
"""What Fink's writer stores when a file of its own lacks the column."""
