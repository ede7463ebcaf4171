"""Time stamps of a real authority: openssl's."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper import timestamps
from gatekeeper.errors import InputError

CONFIG = """\
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical,timeStamping
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
"""

Answer = Callable[[bytes], bytes]


def openssl(*arguments: str, cwd: Path) -> None:
    subprocess.run(["openssl", *arguments], cwd=cwd, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    """The root certificate of an authority, and the authority itself."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    key = ("-newkey", "rsa:2048", "-nodes")
    openssl(
        *("req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Root", "-days", "9"),
        *("-config", "tsa.cnf", "-extensions", "root"),
        cwd=folder,
    )
    openssl("req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=TSA", cwd=folder)
    openssl(
        *("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial"),
        *("-out", "tsa.pem", "-days", "9", "-extfile", "tsa.cnf", "-extensions", "stamping"),
        cwd=folder,
    )

    def answer(query: bytes) -> bytes:
        (folder / "query").write_bytes(query)
        openssl(
            *("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "query"),
            *("-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "answer"),
            cwd=folder,
        )
        return (folder / "answer").read_bytes()

    return folder / "root.pem", answer


def test_an_answer_says_when(authority: tuple[Path, Answer]) -> None:
    root, answer = authority
    token = answer(timestamps.request(b"a head\n"))
    moment = timestamps.check(token, b"a head\n", root.read_bytes(), "12.tsr")
    assert moment.utcoffset() is not None
    for message, certificates, given in (
        (b"another head\n", root.read_bytes(), token),
        (b"a head\n", root.with_name("tsa.pem").read_bytes(), token[:-1]),
        (b"a head\n", b"no certificate", token),
        (b"a head\n", root.read_bytes(), b""),
        (b"a head\n", root.read_bytes(), token[:200] + bytes([token[200] ^ 1]) + token[201:]),
    ):
        with pytest.raises(InputError) as caught:
            timestamps.check(given, message, certificates, "12.tsr")
        assert "\n" not in str(caught.value)


def test_an_authority_that_nobody_trusts(authority: tuple[Path, Answer], tmp_path: Path) -> None:
    root, answer = authority
    token = answer(timestamps.request(b"a head\n"))
    openssl(
        *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k", "-out", "other.pem"),
        *(
            "-subj",
            "/CN=Root",
            "-days",
            "9",
            "-config",
            str(root.with_name("tsa.cnf")),
            "-extensions",
            "root",
        ),
        cwd=tmp_path,
    )
    with pytest.raises(InputError, match="no time stamp on this head"):
        timestamps.check(token, b"a head\n", (tmp_path / "other.pem").read_bytes(), "12.tsr")


def test_the_head_is_stamped_by_way_of_files(authority: tuple[Path, Answer], tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from gatekeeper.cli.main import app
    from gatekeeper.keys import Keyring
    from gatekeeper.ledger import Ledger
    from gatekeeper.model.attestation import GateFreeze
    from gatekeeper.workspace import Workspace

    root, answer = authority
    space = Workspace.init(tmp_path / "work")
    freeze = GateFreeze(
        resource_uri="TEST:00000001",
        claim="c1",
        claim_digest="sha256:" + "0" * 64,
        time_frozen="2026-01-01T00:00:00Z",
    )
    Ledger(space.ledger_folder, Keyring.default()).append(freeze)
    run = CliRunner().invoke
    where = ["-C", str(space.root)]
    assert "2.tsq" in run(app, ["ledger", "stamp", *where]).output
    folder = space.ledger_folder / "timestamps"
    token = tmp_path / "2.tsr"
    token.write_bytes(answer((folder / "2.tsq").read_bytes()))
    Ledger(space.ledger_folder, Keyring.default()).append(freeze.model_copy(update={"claim": "c2"}))
    kept = run(app, ["ledger", "stamp", "--answer", str(token), "--ca", str(root), *where])
    assert "The head of 2 entries existed at 20" in kept.output
    assert (folder / "2.tsr").read_bytes() == token.read_bytes()
