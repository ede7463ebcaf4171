"""Private keys stay private, and whatever else signs is refused in a sentence."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest

from gatekeeper.errors import InputError
from gatekeeper.keys import Keyring, user_folder
from gatekeeper.model.attestation import PublicKey
from gatekeeper.secrets import KEY_VARIABLE, PASSPHRASE_VARIABLE, take


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


def openssl(*arguments: str, data: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


def test_a_new_key_is_nobody_elses(keyring: Keyring) -> None:
    keyid = keyring.create().keyid
    assert stat.S_IMODE(keyring.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((keyring.folder / f"{keyid}.key").stat().st_mode) == 0o600
    assert keyring.ids() == [keyid]
    assert list(keyring.trusted()) == [keyid]


def test_a_key_is_never_readable_by_others_while_it_is_made(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def look(self: Path, target: Path) -> Path:
        seen.append(stat.S_IMODE(self.stat().st_mode))
        return real(self, target)

    real = Path.replace
    monkeypatch.setattr(Path, "replace", look)
    keyring.create()
    assert seen[0] == 0o600


def test_openssl_reads_the_same_key(keyring: Keyring) -> None:
    key = keyring.create()
    path = keyring.folder / f"{key.keyid}.key"
    assert openssl("pkey", "-in", str(path), "-pubout").decode() == key.pem
    der = openssl("pkey", "-in", str(path), "-pubout", "-outform", "DER")
    assert openssl("dgst", "-sha256", "-r", data=der).split()[0].decode() == key.keyid
    assert PublicKey.read(key.pem) == key


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o666])
def test_a_key_that_others_may_read_is_not_used(keyring: Keyring, mode: int) -> None:
    keyid = keyring.create().keyid
    (keyring.folder / f"{keyid}.key").chmod(mode)
    with pytest.raises(InputError, match=r"others may read it \(mode 0\d+\).*chmod 600"):
        Keyring(keyring.folder).signer(keyid)


def test_a_folder_that_others_may_read_is_not_used(keyring: Keyring) -> None:
    keyid = keyring.create().keyid
    keyring.folder.chmod(0o755)
    with pytest.raises(InputError, match="chmod 700"):
        Keyring(keyring.folder).signer(keyid)
    with pytest.raises(InputError, match="chmod 700"):
        keyring.create()


def test_a_link_is_no_key(keyring: Keyring, tmp_path: Path) -> None:
    keyid = keyring.create().keyid
    path = keyring.folder / f"{keyid}.key"
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="is a link"):
        Keyring(keyring.folder).signer(keyid)


def test_a_passphrase_is_needed_and_asked_for(keyring: Keyring) -> None:
    key = keyring.create("open sesame")
    assert b"ENCRYPTED" in (keyring.folder / f"{key.keyid}.key").read_bytes()
    with pytest.raises(InputError, match=PASSPHRASE_VARIABLE):
        Keyring(keyring.folder).signer(key.keyid)
    with pytest.raises(InputError, match="passphrase is another one"):
        Keyring(keyring.folder, {PASSPHRASE_VARIABLE: "wrong"}).signer(key.keyid)
    assert Keyring(keyring.folder, {PASSPHRASE_VARIABLE: "open sesame"}).signer(key.keyid).public == key
    assert Keyring(keyring.folder, {}, lambda keyid: "open sesame").signer(key.keyid).public == key


def test_a_key_from_the_environment_comes_first(keyring: Keyring, tmp_path: Path) -> None:
    other = Keyring(tmp_path / "other")
    key = other.create()
    pem = (other.folder / f"{key.keyid}.key").read_text()
    keyring.create()
    both = Keyring(keyring.folder, {KEY_VARIABLE: pem})
    assert both.ids()[0] == key.keyid
    assert both.signer(key.keyid).public == key
    assert key.keyid in both.trusted()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (("genpkey", "-algorithm", "X25519"), "no Ed25519 key"),
        (("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"), "no Ed25519 key"),
        (("rand", "-hex", "64"), "no private key in PEM"),
    ],
)
def test_another_kind_of_key_is_refused(keyring: Keyring, make: tuple[str, ...], why: str) -> None:
    ring = Keyring(keyring.folder, {KEY_VARIABLE: openssl(*make).decode()})
    with pytest.raises(InputError, match=why):
        ring.ids()


def test_a_public_key_is_named_by_its_id(keyring: Keyring) -> None:
    key = keyring.create()
    (keyring.folder / f"{key.keyid}.pub").rename(keyring.folder / f"{'0' * 64}.pub")
    with pytest.raises(InputError, match="holds key"):
        keyring.trusted()
    (keyring.folder / f"{'0' * 64}.pub").write_text("-----BEGIN PUBLIC KEY-----\n" + "A" * 20000)
    with pytest.raises(InputError, match="larger than"):
        keyring.trusted()
    (keyring.folder / f"{'0' * 64}.pub").write_text("no key")
    with pytest.raises(InputError, match="no Ed25519 public key"):
        keyring.trusted()


@pytest.mark.parametrize(
    "raw",
    [
        "01" + 31 * "00",
        31 * "00" + "80",
        "ec" + 30 * "ff" + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        # The y 0 and 1 again, and one more, beyond the field.
        *(low + 30 * "ff" + "7f" for low in ("ed", "ee", "ff")),
    ],
)
def test_a_key_for_which_anybody_can_sign_is_none(raw: str) -> None:
    """The library would verify one made-up signature of such a key on every message."""
    with pytest.raises(ValueError, match="small order"):
        PublicKey.of(bytes.fromhex(raw))


def test_no_child_inherits_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekeeper.secrets._taken", {})
    monkeypatch.setenv(KEY_VARIABLE, "MC4CAQAwBQ")
    assert take() == {KEY_VARIABLE: "MC4CAQAwBQ"}
    assert take() == {KEY_VARIABLE: "MC4CAQAwBQ"}
    assert b"MC4CAQAwBQ" not in subprocess.run(["env"], capture_output=True, check=True).stdout


def test_base_directories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/is/ignored")
    monkeypatch.setenv("HOME", "/home/somebody")
    assert user_folder("XDG_CONFIG_HOME", ".config") == Path("/home/somebody/.config/gatekeeper")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/elsewhere")
    assert user_folder("XDG_CONFIG_HOME", ".config") == Path("/elsewhere/gatekeeper")
