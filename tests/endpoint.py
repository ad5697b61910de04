"""A customer's own endpoint, over real HTTP."""

import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Endpoint:
    """The customer's own: answers as it is told, and keeps what came."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 200, {"X-Theirs": "yes"}, b'{"ok": true}'
        self.before: Callable[[], None] = lambda: None
        self.came: list[tuple[str, str, dict[str, str], bytes]] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                endpoint.came.append((self.command, self.path, headers, body))
                endpoint.before()
                if not endpoint.status:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                self.send_response(endpoint.status)
                for name, value in endpoint.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(endpoint.body)))
                self.end_headers()
                self.wfile.write(endpoint.body)

            do_POST = do_PUT = do_GET = handle_any  # noqa: N815 - as the library calls them

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Whoever asked has gone: that is what some tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/hooks/joined?key=k%201"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
