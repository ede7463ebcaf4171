"""RFC 3161 time stamps on the ledger's heads: somebody else's word for when a head existed.

The request and the answer travel as files: nothing here uses a network.
"""

from __future__ import annotations

from datetime import UTC, datetime

from gatekeeper.errors import InputError

MAX_ANSWER_BYTES = 1 << 20
MAX_CERTIFICATE_BYTES = 1 << 20


def request(message: bytes) -> bytes:
    """A request for a time stamp on the SHA-256 of a message, with the authority's certificate, in DER."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    builder = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256)
    return builder.cert_request(cert_request=True).build().as_bytes()


def check(answer: bytes, message: bytes, certificates: bytes, name: str) -> datetime:
    """The moment at which an authority saw a message.

    Args:
        answer: the authority's answer, DER.
        certificates: the root certificates that are trusted for this, PEM.
        name: what messages call the answer.

    Raises:
        InputError: it is no such answer, or about another message, or its signature leads to no trusted
            root.
    """
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        roots = load_pem_x509_certificates(certificates)
    except ValueError as error:
        raise InputError("The file with the authority's certificates holds none in PEM; mend it.") from error
    try:
        found = decode_timestamp_response(answer)
        verifier = VerifierBuilder(roots=roots).build()
        verifier.verify_message(found, message)
        moment = found.tst_info.gen_time
    except (ValueError, VerificationError) as error:
        what = str(error).splitlines()[0].rstrip(".")[:200] if str(error) else type(error).__name__
        raise InputError(
            f"{name}: is no time stamp on this head by a trusted authority ({what}); ask for a new one."
        ) from error
    return moment.astimezone(UTC)
