"""Names and types of the fields of a packet, in the order of the stream."""

CANDIDATE: tuple[tuple[str, str], ...] = tuple(
    (name, kind)
    for kind_names in (
        "jd:double fid:int pid:long diffmaglim:float pdiffimfilename:string programpi:string programid:int candid:long",
        "isdiffpos:string tblid:long nid:int rcid:int field:int xpos:float ypos:float ra:double dec:double",
        "magpsf:float sigmapsf:float chipsf:float magap:float sigmagap:float distnr:float magnr:float sigmagnr:float",
        "chinr:float sharpnr:float sky:float magdiff:float fwhm:float classtar:float mindtoedge:float",
        "magfromlim:float seeratio:float aimage:float bimage:float aimagerat:float bimagerat:float elong:float",
        "nneg:int nbad:int rb:float ssdistnr:float ssmagnr:float ssnamenr:string sumrat:float magapbig:float",
        "sigmagapbig:float ranr:double decnr:double sgmag1:float srmag1:float simag1:float szmag1:float sgscore1:float",
        "distpsnr1:float ndethist:int ncovhist:int jdstarthist:double jdendhist:double scorr:double tooflag:int",
        "objectidps1:long objectidps2:long sgmag2:float srmag2:float simag2:float szmag2:float sgscore2:float",
        "distpsnr2:float objectidps3:long sgmag3:float srmag3:float simag3:float szmag3:float sgscore3:float",
        "distpsnr3:float nmtchps:int rfid:long jdstartref:double jdendref:double nframesref:int rbversion:string",
        "dsnrms:float ssnrms:float dsdiff:float magzpsci:float magzpsciunc:float magzpscirms:float nmatches:int",
        "clrcoeff:float clrcounc:float zpclrcov:float zpmed:float clrmed:float clrrms:float neargaia:float",
        "neargaiabright:float maggaia:float maggaiabright:float exptime:float drb:float drbversion:string",
    )
    for name, kind in (word.split(":") for word in kind_names.split())
)
"""The fields of `candidate`: 102 of its own, and `candid`, which the root has too."""

HISTORY: tuple[str, ...] = tuple(
    (
        "jd fid pid diffmaglim pdiffimfilename programpi programid candid isdiffpos tblid nid rcid field xpos ypos ra "
        "dec magpsf sigmapsf chipsf magap sigmagap distnr magnr sigmagnr chinr sharpnr sky magdiff fwhm classtar "
        "mindtoedge magfromlim seeratio aimage bimage aimagerat bimagerat elong nneg nbad rb ssdistnr ssmagnr "
        "ssnamenr sumrat magapbig sigmagapbig ranr decnr scorr magzpsci magzpsciunc magzpscirms clrcoeff "
        "clrcounc rbversion"
    ).split()
)
"""The fields of an entry of `prv_candidates`."""

LIMIT_FIELDS: tuple[str, ...] = tuple(
    (
        "jd fid pid diffmaglim pdiffimfilename programpi programid nid rcid field magzpsci magzpsciunc magzpscirms "
        "clrcoeff clrcounc rbversion"
    ).split()
)
"""What an entry holds where nothing was detected; all else is null."""

FEATURES: tuple[str, ...] = tuple(
    (
        "mean weighted_mean standard_deviation median amplitude beyond_1_std cusum inter_percentile_range_10 kurtosis "
        "linear_trend linear_trend_sigma linear_trend_noise linear_fit_slope linear_fit_slope_sigma "
        "linear_fit_reduced_chi2 magnitude_percentage_ratio_40_5 magnitude_percentage_ratio_20_10 maximum_slope "
        "median_absolute_deviation median_buffer_range_percentage_10 percent_amplitude mean_variance "
        "anderson_darling_normal chi2 skew stetson_K"
    ).split()
)
"""Names of the light-curve features of Fink's anomaly search."""
