"""Pure: private keys, tokens and passwords that somebody left in a file.

Only what has a form of its own is looked for: it is found for sure, and ordinary text is left alone. What is
found is never told, only of what kind it is and where. Every pattern takes time in proportion to the content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_FOUND = 20
"""Of one file; who left more has to look anyway."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret's kind and place; lines and columns count from 1, columns in characters."""

    what: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class _Form:
    what: str
    marks: tuple[bytes, ...]
    """One of these stands in every such secret (in lower case): the pattern is tried only where it does."""
    pattern: re.Pattern[bytes]


def _form(what: str, marks: str, pattern: str) -> _Form:
    return _Form(what, tuple(mark.encode() for mark in marks.split()), re.compile(pattern.encode()))


_FORMS = (
    # PEM of every kind, our own keys among it, also in one line with \n written out; PGP, PuTTY, age.
    _form(
        "a private key",
        "-----begin",
        r"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:[^-]{0,8000}-----END)?",
    ),
    # PKCS#8 of an Ed25519 key begins with these bytes (RFC 8410, section 7): ours without its PEM lines.
    _form("a private key", "mc4caqawbqydk2vwbciei", r"MC4CAQAwBQYDK2VwBCIEI[A-Za-z0-9+/]{43}"),
    _form("a private key", "putty-user-key-file-", r"PuTTY-User-Key-File-[0-9]"),
    _form("a private key", "age-secret-key-1", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    _form("an AWS access key", "akia asia", r"\b(?:AKIA|ASIA)[0-9A-Z]{9}(?!EXAMPLE)[0-9A-Z]{7}\b"),
    _form(
        "an AWS secret key",
        "aws",
        r"(?i:aws_?secret_?(?:access_?)?key)\W{1,5}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])(?<!EXAMPLEKEY)",
    ),
    _form("a Google API key", "aiza", r"\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
    _form("a Google OAuth secret", "gocspx-", r"\bGOCSPX-[0-9A-Za-z_-]{28}"),
    _form("an Azure storage key", "accountkey=", r"(?i:AccountKey)=[A-Za-z0-9+/]{86}=="),
    _form("a GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", r"\bgh[opsur]_[A-Za-z0-9]{36}"),
    _form("a GitHub token", "github_pat_", r"\bgithub_pat_[A-Za-z0-9_]{36}"),
    _form(
        "a GitLab token",
        "glpat- glptt- gldt- glrt- glcbt- glsoat-",
        r"\bgl(?:pat|ptt|dt|rt|cbt|soat)-[A-Za-z0-9_-]{20}",
    ),
    _form("a Slack token", "xox", r"\bxox[abeprs]-[A-Za-z0-9-]{10}"),
    _form(
        "a Slack webhook", "hooks.slack.com/", r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_-]{30}"
    ),
    _form("a Stripe key", "k_live_", r"\b[rs]k_live_[0-9A-Za-z]{20}"),
    _form("an npm token", "npm_", r"\bnpm_[A-Za-z0-9]{36}"),
    _form("a PyPI token", "pypi-ageichlwas", r"\bpypi-AgEIcHlwaS[A-Za-z0-9_-]{50}"),
    _form("a Hugging Face token", "hf_", r"\bhf_[A-Za-z0-9]{34}"),
    _form("an API key", "sk-ant- sk-proj- t3blbkfj", r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{40}"),
    _form("a SendGrid key", "sg.", r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    _form("a DigitalOcean token", "dop_v1_", r"\bdop_v1_[0-9a-f]{64}"),
    _form(
        "a signed web token",
        "eyj",
        r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,1000}\.eyJ[A-Za-z0-9_-]{10}",
    ),
    _form(
        "a password in a URL",
        "://",
        r"\b[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s/:@\"'<>${}]{0,100}:(?!\*+@|x+@|password@|PASSWORD@|pass@)"
        r"[^\s/@\"'<>${}]{3,200}@[A-Za-z0-9\[]",
    ),
    _form(
        "a password",
        "passw passphrase api_key apikey secret_key access_token auth_token client_secret",
        r"(?i:passw(?:or)?d|passphrase|api_?key|secret_key|access_token|auth_token|client_secret)"
        r"[\"']?\s{0,5}[:=]\s{0,5}[\"'](?=[^\"'\s]{0,200}[0-9])(?=[^\"'\s]{0,200}[A-Za-z])[^\"'\s${}<>]{12,200}[\"']",
    ),
)


def leaks(data: bytes) -> Iterator[Leak]:
    """The secrets in a file's content, in their order; at most `MAX_FOUND`."""
    for start, _, what in _found(data)[:MAX_FOUND]:
        line = data.rfind(b"\n", 0, start) + 1
        column = len(data[line:start].decode("utf-8", "replace")) + 1
        yield Leak(what, data.count(b"\n", 0, start) + 1, column)


def without(text: str) -> str:
    """The text with every secret in it covered."""
    data = text.encode("utf-8", "surrogatepass")
    for start, end, what in reversed(_found(data)):
        # Messages cut what they quote: nothing behind the beginning of a secret is sure to be harmless.
        word = re.compile(rb"\S*").match(data, end)
        data = data[:start] + f"[{what}]".encode() + data[word.end() if word else end :]
    return data.decode("utf-8", "surrogatepass")


def _found(data: bytes) -> list[tuple[int, int, str]]:
    """Beginning, end and kind of each, none inside of another."""
    lower = data.lower()
    hits = sorted(
        (match.start(), -match.end(), form.what)
        for form in _FORMS
        if any(mark in lower for mark in form.marks)
        for match in form.pattern.finditer(data)
    )
    kept: list[tuple[int, int, str]] = []
    for start, end, what in hits:
        if not kept or start >= kept[-1][1]:
            kept.append((start, -end, what))
    return kept
