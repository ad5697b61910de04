"""TLS settings of a connection."""

import os
import ssl
from pathlib import Path

from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.domain.errors import CertificateError
from app.regular_file import check_regular


def system_trust() -> ssl.SSLContext:
    """Trusts what this computer trusts. Blocks on files: call it in a thread."""
    import truststore  # noqa: PLC0415 - 20 ms that a first paint does not need

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def trust_text() -> str:
    """What calls are checked with, for a diagnosis."""
    kept = type(system_trust()).__module__.split(".")[0]
    paths = ssl.get_default_verify_paths()
    usual = (paths.openssl_cafile, paths.openssl_capath)
    there = [one for one in usual if one and Path(one).exists()]
    where = f"; certificates in {', '.join(there)}" if there else ""
    # A file of somebody's own may bear a name.
    own = [name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)]
    where += "".join(f"; {name} is set" for name in own)
    return f"{ssl.OPENSSL_VERSION}, this computer's certificates through {kept}{where}"


def tls_context(company: Company, passphrase: Secret | None) -> ssl.SSLContext:
    """The system's trust store, and the client certificate where the company has one.

    `passphrase` opens the certificate's key; None for an unprotected key.
    Blocks on files: call it in a thread. Raises: CertificateError.
    """
    if company.base_url.lower().startswith("http:"):
        # Loopback only. A context without any authority trusts nobody, and is made in no time.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = system_trust()
    if company.certificate_file:
        word = passphrase.reveal() if passphrase else ""
        try:
            for name in filter(None, (company.certificate_file, company.key_file)):
                check_regular(Path(name))
            context.load_cert_chain(
                company.certificate_file, company.key_file or None, password=lambda: word
            )
        except (OSError, ssl.SSLError, ValueError) as error:
            msg = f"{company.certificate_file}: {error}"
            raise CertificateError(msg) from error
    return context
