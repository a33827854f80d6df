"""Which labels are asked for to list the candidates of a topic, and which of the broker's scores matter to it."""

from __future__ import annotations

from typing import NamedTuple

from science.labels import MICROLENSING, SOLAR_SYSTEM, SUPERNOVAE, VARIABLE_STARS

MOST_LABELS = 16
"""Each label is one scan of the store."""

TOPIC_LABELS: dict[str, tuple[str, ...]] = {
    SUPERNOVAE: (
        *("Early SN Ia candidate", "Early SN candidate", "SN candidate", "Kilonova candidate", "SLSN candidate"),
        *("(TNS) SN Ia", "(TNS) SN II", "(TNS) SN IIP", "(TNS) SN IIn", "(TNS) SN IIb", "(TNS) SN Ib", "(TNS) SN Ic"),
        *("(TNS) SN Ic-BL", "(TNS) SLSN-I", "(TNS) SLSN-II", "(TNS) TDE"),
    ),
    # SIMBAD renamed its types: alerts of different years carry different spellings, and each is a scan of its own.
    VARIABLE_STARS: (
        *("RRLyrae", "RRLyr", "Cepheid", "ClassicalCep", "deltaCep", "Type2Cep", "PulsV*WVir", "EclBin", "EB*"),
        *("delSctV*", "PulsV*delSct", "Mira", "LongPeriodV*", "LPV*", "PulsV*", "CataclyV*"),
    ),
    MICROLENSING: ("Microlensing candidate", "LensingEv"),
    SOLAR_SYSTEM: ("Solar System MPC", "Solar System candidate", "Tracklet"),
}


class Score(NamedTuple):
    """A number between 0 and 1 that the broker gives an alert."""

    column: str
    name: str
    meaning: str


SCORES: dict[str, tuple[Score, ...]] = {
    SUPERNOVAE: (
        Score("d:snn_snia_vs_nonia", "SN Ia score", "SuperNNova: type Ia supernova against all else"),
        Score("d:snn_sn_vs_all", "SN score", "SuperNNova: any supernova against all else"),
        Score("d:rf_snia_vs_nonia", "early SN Ia score", "Random forest: type Ia supernova before its peak"),
        Score("d:rf_kn_vs_nonkn", "kilonova score", "Random forest: kilonova against all else"),
    ),
    VARIABLE_STARS: (),
    MICROLENSING: (Score("d:mulens", "lensing score", "LIA: share of the bands' votes for microlensing"),),
    SOLAR_SYSTEM: (),
}
