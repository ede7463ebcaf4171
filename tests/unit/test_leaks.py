"""Secrets are found where they are, never told, and quickly; ordinary text is left alone.

None of these is anybody's: each is put together here, so that no scanner takes this file for a leak.
"""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gatekeeper.leaks import MAX_FOUND, leaks, without

AN = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3aB4cD5eF6gH7iJ8kL9mN0oP1qR2sT3uV4wX5yZ6aB7cD8eF9"

SECRETS = {
    "-----BEGIN " + "PRIVATE KEY-----": "a private key",
    "-----BEGIN OPENSSH " + "PRIVATE KEY-----": "a private key",
    "-----BEGIN ENCRYPTED " + "PRIVATE KEY-----": "a private key",
    "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----": "a private key",
    "PuTTY-User-Key-" + "File-3: ssh-ed25519": "a private key",
    "AGE-SECRET-KEY-1" + AN[:58].upper(): "a private key",
    "AKIA" + AN[:16].upper(): "an AWS access key",
    "aws_secret_access_key = " + AN[:40]: "an AWS secret key",
    "AIza" + AN[:35]: "a Google API key",
    "AccountKey=" + AN[:86] + "==": "an Azure storage key",
    "ghp_" + AN[:36]: "a GitHub token",
    "github_pat_" + AN[:40]: "a GitHub token",
    "glpat-" + AN[:20]: "a GitLab token",
    "xoxb-" + AN[:24]: "a Slack token",
    "sk_live_" + AN[:24]: "a Stripe key",
    "npm_" + AN[:36]: "an npm token",
    "pypi-AgEIcHlwaS" + AN[:60]: "a PyPI token",
    "hf_" + AN[:34]: "a Hugging Face token",
    "sk-ant-" + AN[:44]: "an API key",
    "SG." + AN[:22] + "." + AN[:43]: "a SendGrid key",
    "eyJ" + AN[:20] + ".eyJ" + AN[:20] + "." + AN[:20]: "a signed web token",
    "postgres://ada:" + "correct-horse@db.example/x": "a password in a URL",
    'password = "' + AN[:14] + '"': "a password",
    '"api_key": "' + AN[:20] + '"': "a password",
}


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret[:12])
def test_a_secret_is_found_and_covered(secret: str) -> None:
    text = f"first\n# é {secret} rest\n"
    (leak,) = leaks(text.encode())
    assert (leak.what, leak.line) == (SECRETS[secret], 2)
    assert leak.column >= 5
    covered = without(text)
    assert secret not in covered
    assert f"[{leak.what}]" in covered
    assert list(leaks(covered.encode())) == []


def test_a_key_of_ours_is_found_with_and_without_its_lines() -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    body = pem.splitlines()[1]
    for text in (pem, body, b'{"key": "' + pem.replace(b"\n", b"\\n") + b'"}'):
        assert [leak.what for leak in leaks(text)][:1] == ["a private key"]


@pytest.mark.parametrize(
    "text",
    [
        "the token 08EA5386 is a record",
        "sha256:" + "0a" * 32,
        "https://example.org/a:b@c",
        "https://user:password@example.org/",
        "postgres://user:${PASSWORD}@host/db",
        "AKIAIOSFODNN7" + "EXAMPLE",
        "password = os.environ['PASSWORD']",
        'password: "changeme"',
        "def tokens(text): return text.split()",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----",
        "git@example.org:a/b.git",
        "theorem sk_add : 1 + 1 = 2",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert list(leaks(text.encode())) == []
    assert without(text) == text


def test_no_file_is_told_without_end() -> None:
    secret = "ghp_" + AN[:36] + "\n"
    assert len(list(leaks(secret.encode() * 1000))) == MAX_FOUND


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    ["-eyJ", "a.", "aa://", "AKIA", "password='a", "-----BEGIN ", "sk-", "xox", "://:a", "aws_secret_key="],
)
def test_a_file_made_to_take_long_does_not(unit: str) -> None:
    """A pattern that goes back and forth would need hours for this."""
    assert list(leaks((unit * ((2 << 20) // len(unit))).encode())) == []
