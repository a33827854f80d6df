"""A small store for the lists of candidates: thirty stars, more lenses than are read at once, and what moves."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from data_access.row_keys import join
from data_access.schema import TABLES
from data_access.store import Store
from tests.table_rows import alert_row, put

NEWEST_JD = 2459541.25
STARS, LENSES = 30, 130
ATTACK = "<img src=x onerror=alert(1)> [a](http://evil.example) :red[x] $x$ `c`"
"""As a label of TNS or as a designation a survey could send."""
TRACKLET = "TRCK_20211122_091949_00"


def star(number: int) -> str:
    """Name of a star; the lower the number, the newer and the fainter."""
    return f"ZTF21aaaaa{chr(97 + number // 26)}{chr(97 + number % 26)}"


def shown_on(test: AppTest, page: str) -> list[str]:
    """Objects that the cards of a topic's page lead to, in their order."""
    found = [link.proto.query_string for link in test.get("page_link") if link.proto.page == page.removesuffix(".py")]
    return [query.removeprefix("oid=") for query in found if query.startswith("oid=")]


def fill(store: Store) -> None:
    """Each star was seen on its last night, two nights before, and fainter than its reference four nights before."""
    for table, spec in TABLES.items():
        store.create_table(table, spec.families)
    for number in range(STARS):
        label = "RRLyr" if number % 3 else "Mira"
        last = NEWEST_JD - 2 * number
        for age, sign in ((0.0, "t"), (2.0, "t"), (4.0, "f")):
            shown = {"i_magpsf": 19.0 - 0.1 * number, "i_isdiffpos": sign, "i_fid": 1 + number % 2}
            row = alert_row(star(number), last - age, i_ndethist=100 + number, i_jdstarthist=last - 500.0, **shown)
            put(store, "ztf", row)
            if age < 4.0:
                put(store, "ztf.class", (join(label, last - age, star(number)), row[1]))
    lenses = [(f"ZTF21lens{number}", NEWEST_JD - number / 10) for number in range(LENSES)]
    put(
        store, "ztf.class", *((join("Microlensing candidate", jd, name), alert_row(name, jd)[1]) for name, jd in lenses)
    )
    for night in range(3):
        fields = alert_row(f"ZTF21moves{night}", NEWEST_JD - night, i_ssnamenr=ATTACK)[1]
        put(store, "ztf.class", (join("Solar System MPC", NEWEST_JD - night, f"ZTF21moves{night}"), fields))
        trail = alert_row(f"ZTF21trail{night}", NEWEST_JD - 9 + night / 1e4, d_tracklet=TRACKLET)[1]
        put(store, "ztf.class", (join("Tracklet", NEWEST_JD - 9 + night / 1e4, f"ZTF21trail{night}"), trail))
        put(store, "ztf.tracklet", (join(TRACKLET, f"ZTF21trail{night}"), trail))
