"""How a line to a server of this computer is kept open."""

import socket
from typing import Any

import httpx

from app.serving.threaded import ThreadedServer


async def _answer(scope: dict[str, Any], _receive: object, send: Any) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x"})


def test_an_answer_on_a_line_that_is_kept_does_not_wait_to_be_acknowledged() -> None:
    server = ThreadedServer(_answer, name="answers", host="127.0.0.1", port=0, lifespan="off")
    server.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
            assert client.get("/").text == "x"
            (line,) = server._server.server_state.connections
            accepted = line.transport.get_extra_info("socket")
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    finally:
        server.stop()
