"""One object, the answer first: who it is, its light curve and its stamps; then the evidence."""

import pandas as pd
import streamlit as st

from components import epoch, identity, object_answers, topics
from components.class_history import class_history
from components.epoch import IN_HAND
from components.light_curve_chart import curve_of, light_curve_panel, time_axis
from components.object_panels import object_panels, words_panel
from components.panel import panel
from components.stamps import stamps_panel
from components.url_state import text_parameter
from data_access import cached
from data_access.errors import AlertscopeError
from data_access.memory import Kept


def page() -> None:
    """Ends early by returning: after `st.stop` the frame around the page could not be drawn any more."""
    object_id = text_parameter("oid").read()
    if not object_id:
        object_answers.no_name()
        return
    try:
        kept = cached.history(object_id)
    except AlertscopeError as error:
        object_answers.unreadable(object_id, error)
        return
    if kept.value.empty:
        object_answers.unknown(object_id)
        return
    draw(object_id, kept)


def draw(object_id: str, kept: Kept[pd.DataFrame]) -> None:
    """An object that the store knows."""
    history = kept.value
    epochs = epoch.epochs(history, IN_HAND.read())
    epoch.forget_note(object_id)
    found = cached.derived(("identity", object_id, history.attrs["version"]), lambda: identity.identity_of(history))
    identity.draw(object_id, kept, found, curve_of(object_id, history, None).behind)
    topics.other_views(object_id)

    left, right = st.columns([3, 2], gap="medium")
    with left:
        with panel("Light curve", reserve=440, heading=False):
            shown = light_curve_panel(object_id, history, epochs)
        with panel("Class history", reserve=80, heading=False):
            class_history(object_id, history, epochs, time_axis())
    with right:
        epoch.navigator(epochs)
        if len(epochs):
            with panel("Cutouts", reserve=320, heading=False):
                stamps_panel(
                    object_id,
                    epochs.candid_in_hand,
                    epochs.jd_in_hand,
                    negative=epoch.is_negative(history, epochs),
                    epoch_label=epoch.label(history, epochs),
                )
            with panel("This alert in words", reserve=240, heading=False):
                words_panel(object_id, history, epochs, behind=shown.curve.behind.behind)

    object_panels(object_id, history, epochs, shown, found)


page()
