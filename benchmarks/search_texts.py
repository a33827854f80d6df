"""Texts that nobody would type, and many that somebody would, from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

PIECES = (
    *("ZTF21abfmbix", "ZTF21ab", "ztf", "TRCK_20231213_133612_00", "TRCK_2", "M31", "Vega", "AT 2021co", "it's"),
    *("1", "8467", "C/2020 V2", "2010 JO69", "K10J69O", "~AZaz", "10P", "(4) Vesta", "10 20", "-10.5 20"),
    *("400 -91", "1e9 2", "16:24:10.12 -25:40:09.3", "16h24m10.12s +25d40m09.3s", "16 24 10.12 +25 40 09.3"),
    *("J162410.12+254009.3", "25:61:61 +91:00:00", "<SkyCoord (ICRS): (ra, dec) in deg (10., 20.)>"),
    *("<SkyCoord (FK5): (ra, dec) in deg (1 2)>", "ra=10", "dec=20", "l=0", "b=90", "r=5", "r=-1", "r=9d"),
    *("r=nan", "r=1e999", "radius=10m", "30'", '30"', "30 deg", "class=Unknown", 'class="SN candidate"'),
    *("class='SN", 'class="(CTA) Blazar"', "class=Anomaly", "class=*", "class=", "trend=rising"),
    *("trend=low_state", "trend=?", "last=10", "last=0", "last=99999999999", "last 7 days", "last=٣"),
    *("after=2025-01-01", "before=2024-12-31", "after=yesterday", "window=10", "window=0", "night=20211122"),
    *("window=999999", "last 9999 years"),
    *("2021-13-45", "after=1e300", "before=-5", "since 2025-01-01", "9999-12-31", "20211122", "2459541.5"),
    *("sso=Vesta", "name=", "name='x", "random=3", "klass=SN", "query=1", "=", "==", ":", "::", '"', "'", "“"),
    *("«", '\\', "%s", "{}", '\x00', '\u202e', "́", "🔭", "<script>", "[x](javascript:1)", "' OR 1=1 --"),
    *("-" * 50, "9" * 400, "a" * 3000, "1 " * 900, '"' * 99, "=" * 99),
)  # fmt: skip
_LETTERS = "ZTFabc0123456789+-.:,;=\"'()[]{}<>/\\ \t\n°′″−àéßжλ中文٣٤𝟙😀​\ud800"


def texts(count: int, seed: int) -> Iterator[str]:
    """So many texts: pieces side by side, letters at random, pieces with letters put in, taken out or changed."""
    chance = random.Random(seed)
    for number in range(count):
        if number % 3 == 0:
            yield "".join(chance.choice(_LETTERS) for _ in range(chance.choice((1, 3, 10, 40, 200))))
            continue
        text = chance.choice((" ", " ", " ", ",", "")).join(chance.choices(PIECES, k=chance.randint(1, 5)))
        if number % 3 == 2 and text:
            for _ in range(chance.randint(1, 4)):
                place = chance.randrange(len(text))
                text = (
                    text[:place] + chance.choice((chance.choice(_LETTERS), "")) + text[place + chance.randint(0, 2) :]
                )
                text = text or "x"
        yield text
