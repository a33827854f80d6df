"""The server: `streamlit run app.py`."""

import asyncio
import gc
import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product
from urllib.parse import urlencode

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route

import components
from api.routes import routes as api_routes
from components import states
from components.base_path import base_path
from components.class_history import MOST_LANES, lanes_spec
from components.front_door import FrontDoor
from components.light_curve_spec import AXES, light_curve_spec
from components.portal_links import PortalLinks
from components.search_field.routes import routes as search_field_routes
from data_access import cached
from data_access.errors import AlertscopeError
from science.sky import constellations

BASE_PATH = base_path()

_LOG = logging.getLogger("alertscope")
_WARM_UP_SECONDS = 5.0
# Imported before the first visitor comes, who would else wait a second for them.
_NEEDED_BY_PAGES = ("altair", "numpy", "pandas", "pyarrow", "astropy.coordinates", "astropy.io.fits", "astropy.time")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Pay for imports and for opening the store once, before the first visitor; at the end, end what runs beside."""
    widgets = (module.name for module in pkgutil.walk_packages(components.__path__, "components."))
    for name in (*_NEEDED_BY_PAGES, *widgets):
        importlib.import_module(name)
    for choice in product(AXES, (False, True), (False, True)):
        light_curve_spec(*choice)
    for lanes, many in product(range(1, MOST_LANES + 1), (False, True)):
        lanes_spec("utc", lanes, many)
    constellations(ra_deg=[0.0], dec_deg=[0.0])  # reads its boundaries
    try:
        await asyncio.wait_for(asyncio.to_thread(cached.warm), _WARM_UP_SECONDS)
    except (AlertscopeError, TimeoutError) as error:
        _LOG.warning("The store does not answer yet; pages will say so and ask again: %s", error)
    gc.collect()
    gc.freeze()  # Streamlit collects garbage after every page run, which costs 0.1 s with all these modules loaded
    yield
    cached.fits().close()
    cached.jobs().close()


async def object_by_name(request: Request) -> RedirectResponse:
    """`/ZTF21abcdefg` is short for the object's page."""
    name = "ZTF" + request.path_params["rest"]
    query = urlencode([("oid", name), *request.query_params.multi_items()])
    return RedirectResponse(f"{BASE_PATH}/object?{query}", status_code=307)


ROUTES: list[BaseRoute] = [
    Route(BASE_PATH + "/ZTF{rest}", object_by_name),
    *search_field_routes(BASE_PATH),
    *api_routes(BASE_PATH, cached.store),
]

app = st.App(
    "pages/_router.py",
    lifespan=lifespan,
    routes=ROUTES,
    middleware=[Middleware(PortalLinks), Middleware(FrontDoor, base_path=BASE_PATH)],
    on_script_error=states.script_error_handler("page"),
)
