"""Solar System: how bright is a body by phase angle, where was it, what is its orbit; what moves without a name?"""

from components.solar_system import mover_view, own_body_view, solar_system_view
from components.solar_system.solar_system_subject import KnownBody, Mover, subject


def page() -> None:
    """What is asked for in the address: a body by `name`, through an alert by `oid`, a `tracklet`; else candidates."""
    asked = subject()
    if isinstance(asked, KnownBody):
        solar_system_view.draw(asked)
    elif isinstance(asked, Mover):
        mover_view.draw(asked)
    elif asked is not None:
        own_body_view.draw(asked)


page()
