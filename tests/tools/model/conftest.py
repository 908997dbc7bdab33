from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.tools.model.stub import Wire


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """A fresh stub; the test fails when it was asked more or less than it was told to answer."""
    stub = Wire()
    app = web.Application()
    app.router.add_route("*", "/v1/chat/completions", stub.handle)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    stub.url = f"http://{host}:{port}/v1"
    yield stub
    for endpoint in stub.endpoints:
        await endpoint.close()
    await runner.cleanup()
    assert stub.unscripted == 0, "an unscripted call"
    assert stub.answers == [], "answers that nobody asked for"
