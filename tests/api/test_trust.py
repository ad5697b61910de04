"""TLS as it goes wrong in offices: unknown authority, wrong host, missing client certificate."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from app.api.callbacks import CallbacksApi
from app.api.reach import fetch_word
from app.api.session import TimeLimits
from app.domain.companies.company import Company, Region
from app.domain.companies.secret import Secret
from app.domain.errors import CertificateError, ConnectionFailedError

QUICK = TimeLimits(connect_s=10, read_s=10, total_s=20, read_attempts=1)


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_: object) -> None:
        return


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        return  # handshakes fail here on purpose


@contextmanager
def served(context: ssl.SSLContext) -> Iterator[str]:
    server = Quiet(("127.0.0.1", 0), Answer)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # By number: a bare system has no /etc/hosts, and may not know what localhost is.
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def context_for(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def company_at(base_url: str, certificate: str = "") -> Company:
    return Company(
        company_id="c",
        name="Acme",
        company_key="K1",
        user_name="ann@acme.example",
        region=Region.CUSTOM,
        base_url=base_url,
        certificate_file=certificate,
    )


async def listed(company: Company) -> int:
    api = await CallbacksApi.connect(company, Secret("pw"), limits=QUICK)
    async with asyncio.timeout(60):
        try:
            return len((await api.list_callbacks()).callbacks)
        finally:
            await api.aclose()


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    authority = trustme.CA()
    bundle = tmp_path / "authorities.pem"
    authority.cert_pem.write_to_path(bundle)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    return authority


async def test_an_authority_the_system_trusts_is_trusted(trusted: trustme.CA) -> None:
    with served(context_for(trusted, "127.0.0.1")) as url:
        assert await listed(company_at(url)) == 0


async def test_a_public_address_is_asked_with_the_same_trust(trusted: trustme.CA) -> None:
    with served(context_for(trusted, "127.0.0.1")) as url:
        assert await fetch_word(f"{url}/in?of=us", "check", "w0rd") == "[]"
    with served(context_for(trustme.CA(), "127.0.0.1")) as url, pytest.raises(CertificateError):
        await fetch_word(url, "check", "w0rd")


async def test_an_unknown_authority_is_refused(trusted: trustme.CA) -> None:
    with served(context_for(trustme.CA(), "127.0.0.1")) as url, pytest.raises(CertificateError):
        await listed(company_at(url))


async def test_a_certificate_of_another_host_is_refused(trusted: trustme.CA) -> None:
    with served(context_for(trusted, "other.example")) as url, pytest.raises(CertificateError):
        await listed(company_at(url))


@pytest.mark.parametrize(
    ("newest", "refused"),
    [
        (ssl.TLSVersion.TLSv1_2, CertificateError),
        # The server may hang up so fast that its reason is lost on the way.
        (ssl.TLSVersion.TLSv1_3, ConnectionFailedError),
    ],
)
async def test_a_client_certificate_is_presented_where_it_is_asked_for(
    trusted: trustme.CA, tmp_path: Path, newest: ssl.TLSVersion, refused: type[Exception]
) -> None:
    context = context_for(trusted, "127.0.0.1")
    context.maximum_version = newest
    trusted.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    client = trusted.issue_cert("ann@acme.example")
    file = tmp_path / "client.pem"
    file.write_bytes(client.private_key_pem.bytes() + client.cert_chain_pems[0].bytes())
    with served(context) as url:
        assert await listed(company_at(url, str(file))) == 0
        with pytest.raises(refused):
            await listed(company_at(url))


async def test_a_certificate_file_that_is_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match=r"client\.pem"):
        await listed(company_at("https://localhost:1", str(tmp_path / "client.pem")))
