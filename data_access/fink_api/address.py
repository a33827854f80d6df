"""The address in `fink:` or `fink:https://HOST/PATH`."""

from __future__ import annotations

from urllib.parse import urlsplit

from data_access.errors import BadRequest

DEFAULT_ADDRESS = "https://api.ztf.fink-portal.org"
_ROUTES = "/api/v1"


def address_of(text: str) -> str:
    """Where the API is, without the path of its routes; empty text is Fink's own for ZTF.

    Raises
    ------
    BadRequest
        It is no address of a web server, or holds a password.
    """
    address = (text or DEFAULT_ADDRESS).rstrip("/").removesuffix(_ROUTES)
    wrong = "'fink:' stands alone, or with the address of the API: fink:https://HOST."
    try:
        parts = urlsplit(address)
        has_place = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise BadRequest(wrong) from None
    if not has_place or parts.query or parts.fragment or parts.username is not None:
        raise BadRequest(wrong)
    return address
