"""The vocabularies: complete, spelled as stored, and every label with a name and a topic."""

from __future__ import annotations

import pytest

from science import labels


def test_sizes_of_the_vocabularies() -> None:
    assert len(set(labels.FINK_LABELS)) == 11
    assert len(set(labels.TNS_LABELS)) == 43
    assert len(set(labels.SIMBAD_LABELS)) == 315
    assert len(labels.SIMBAD_OLD_TO_NEW) == 117


def test_generations_of_simbad_do_not_overlap() -> None:
    old, new = set(labels.SIMBAD_OLD_TO_NEW), set(labels.SIMBAD_OLD_TO_NEW.values())
    assert len(new) == 117
    assert not old & new
    assert (old | new) <= set(labels.SIMBAD_LABELS)


@pytest.mark.parametrize(
    ("label", "both"),
    [("RRLyr", ("RRLyr", "RRLyrae")), ("RRLyrae", ("RRLyrae", "RRLyr")), ("QSO", ("QSO",)), ("X", ("X",))],
)
def test_spellings(label: str, both: tuple[str, ...]) -> None:
    assert labels.simbad_spellings(label) == both


@pytest.mark.parametrize(
    ("label", "name", "topic"),
    [
        ("Early SN Ia candidate", "Early SN Ia candidate", labels.SUPERNOVAE),
        ("Microlensing candidate", "Microlensing candidate", labels.MICROLENSING),
        ("Solar System MPC", "Known Solar System object", labels.SOLAR_SYSTEM),
        ("Tracklet", "Tracklet (moving object or satellite)", labels.SOLAR_SYSTEM),
        ("Unknown", "Unclassified", labels.OTHER),
        ("QSO", "Quasar (SIMBAD)", labels.ACTIVE_GALAXIES),
        ("(SIMBAD) QSO", "Quasar (SIMBAD)", labels.ACTIVE_GALAXIES),
        ("(TNS) QSO", "Quasar (TNS)", labels.ACTIVE_GALAXIES),
        ("SN Ia", "SN Ia (TNS)", labels.SUPERNOVAE),
        ("RRLyr", "RR Lyrae variable (SIMBAD)", labels.VARIABLE_STARS),
        ("(CTA) Blazar low state", "Blazar in a low state (CTA list)", labels.ACTIVE_GALAXIES),
        ("High_z_G", "High-redshift galaxy (SIMBAD)", labels.OTHER),
        ("never heard of", "never heard of", labels.OTHER),
        ("", "", labels.OTHER),
    ],
)
def test_names_and_topics(label: str, name: str, topic: str) -> None:
    assert labels.display_name(label) == name
    assert labels.topic(label) == topic


def test_every_label_has_a_name_and_a_topic() -> None:
    for label in (*labels.FINK_LABELS, *labels.SIMBAD_LABELS, *labels.HOST_LABELS):
        assert labels.display_name(label)
        assert labels.topic(label) in labels.TOPICS
        if label in labels.SIMBAD_LABELS:
            name = labels.display_name(f"(SIMBAD) {label}")
            assert name.endswith(" (SIMBAD)")
            assert "_" not in name
            assert ("candidate" in name) == ("andidate" in label or "?" in label or "Possible" in label)
    for label in labels.TNS_LABELS:
        assert labels.display_name(f"(TNS) {label}").endswith(" (TNS)")
        assert labels.topic(f"(TNS) {label}") in labels.TOPICS


def test_both_generations_have_one_name() -> None:
    for old, new in labels.SIMBAD_OLD_TO_NEW.items():
        assert labels.display_name(f"(SIMBAD) {old}") == labels.display_name(f"(SIMBAD) {new}")
        assert labels.topic(f"(SIMBAD) {old}") == labels.topic(f"(SIMBAD) {new}")
