"""The labels that are scanned for a topic, and its scores."""

import pytest

from science.labels import FINK_LABELS, SIMBAD_LABELS, TNS_LABELS, simbad_spellings, topic
from science.topic_labels import MOST_LABELS, SCORES, TOPIC_LABELS


@pytest.mark.parametrize("name", TOPIC_LABELS)
def test_labels_are_few_known_and_of_the_topic(name: str) -> None:
    labels = TOPIC_LABELS[name]
    assert 0 < len(labels) <= MOST_LABELS
    assert len(set(labels)) == len(labels)
    assert {topic(label) for label in labels} == {name}


@pytest.mark.parametrize("name", TOPIC_LABELS)
def test_each_label_is_one_that_alerts_carry(name: str) -> None:
    known = {*FINK_LABELS, *SIMBAD_LABELS, *(f"(TNS) {label}" for label in TNS_LABELS), "Early SN candidate"}
    assert set(TOPIC_LABELS[name]) <= known


@pytest.mark.parametrize("name", TOPIC_LABELS)
def test_simbad_labels_are_asked_for_in_both_spellings(name: str) -> None:
    labels = set(TOPIC_LABELS[name])
    for label in labels & set(SIMBAD_LABELS):
        assert set(simbad_spellings(label)) <= labels


def test_every_topic_with_labels_has_its_scores() -> None:
    assert set(SCORES) == set(TOPIC_LABELS)
