"""A line to the practice server on which answers can be changed, or held back, on their way."""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OnAnswer = Callable[[str, str, bytes], bytes]
"""Gets method, path and body of an answer; returns the body that arrives."""


@contextmanager
def line(
    base_url: str,
    on_answer: OnAnswer = lambda _method, _path, body: body,
    refused: Callable[[str], int | None] = lambda _: None,
) -> Iterator[str]:
    """Yields its own base URL. `refused` gives the status of a method that is not passed on."""

    class Line(BaseHTTPRequestHandler):
        def _pass(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length) if length else None
            status = refused(self.command)
            if status is not None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            wanted = urllib.request.Request(f"{base_url}{self.path}", body, method=self.command)
            for name in ("Authorization", "Content-Type"):
                if name in self.headers:
                    wanted.add_header(name, self.headers[name])
            try:
                answer = urllib.request.urlopen(wanted, timeout=30)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                found = on_answer(self.command, self.path, answer.read())
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.headers.get("Content-Type", "text/plain"))
            self.send_header("Content-Length", str(len(found)))
            with suppress(BrokenPipeError):  # whoever asked may have been stopped meanwhile
                self.end_headers()
                self.wfile.write(found)

        do_GET = do_POST = do_PUT = do_DELETE = _pass  # noqa: N815 - as the library calls them

        def log_message(self, *_: object) -> None:
            """Nothing: what a test says is in its asserts."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
