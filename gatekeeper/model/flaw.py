"""Why something signed or logged is not believed: a closed list, as `ReasonCode` is for verdicts."""

from __future__ import annotations

from enum import StrEnum


class Flaw(StrEnum):
    """The closed list. A new flaw is a change of contract."""

    TOO_LARGE = "too_large"
    MALFORMED_ENVELOPE = "malformed_envelope"
    DUPLICATE_KEY = "duplicate_key"
    NOT_CANONICAL = "not_canonical"
    PAYLOAD_TYPE = "payload_type"
    MALFORMED_STATEMENT = "malformed_statement"
    UNKNOWN_PREDICATE = "unknown_predicate"

    UNKNOWN_KEY = "unknown_key"
    RETIRED_KEY = "retired_key"
    REVOKED_KEY = "revoked_key"
    BAD_SIGNATURE = "bad_signature"
    WRONG_ROLE = "wrong_role"
    KEY_HISTORY = "key_history"
    UNTRUSTED_ROOT = "untrusted_root"

    CORRECTION = "correction"
    RECALL = "recall"
    OUT_OF_PLACE = "out_of_place"
    HEAD_MISSING = "head_missing"
    TRUNCATED = "truncated"
    FORKED = "forked"
    NOT_CONSISTENT = "not_consistent"
    NOT_INCLUDED = "not_included"
    SUPERSEDED = "superseded"

    CAPSULE_FORM = "capsule_form"
    UNSAFE_NAME = "unsafe_name"
    DUPLICATE_NAME = "duplicate_name"
    UNLISTED_FILE = "unlisted_file"
    MISSING_FILE = "missing_file"
    WRONG_DIGEST = "wrong_digest"
    WRONG_RECORD = "wrong_record"
    WRONG_METADATA = "wrong_metadata"
    WRONG_IMAGE = "wrong_image"
    OTHER_BYTES = "other_bytes"

    @property
    def meaning(self) -> str:
        """What the flaw says, in one sentence."""
        return _ABOUT[self]


_ABOUT: dict[Flaw, str] = {
    Flaw.TOO_LARGE: "It is larger than anything a gate writes.",
    Flaw.MALFORMED_ENVELOPE: "It is no DSSE envelope.",
    Flaw.DUPLICATE_KEY: "A key is given twice in one object, so two readers may read two things.",
    Flaw.NOT_CANONICAL: "It is not in the one spelling that canonical JSON and base64 allow.",
    Flaw.PAYLOAD_TYPE: "The envelope holds something else than an in-toto statement.",
    Flaw.MALFORMED_STATEMENT: "The statement does not fit its schema, or contradicts itself.",
    Flaw.UNKNOWN_PREDICATE: "The statement's predicate is none of those that belong here.",
    Flaw.UNKNOWN_KEY: "It is signed by a key that the ledger had not added by then.",
    Flaw.RETIRED_KEY: "It is signed by a key after another one took its place.",
    Flaw.REVOKED_KEY: "It is signed by a key after its revocation.",
    Flaw.BAD_SIGNATURE: "The signature is not the key's signature of these bytes.",
    Flaw.WRONG_ROLE: "It is signed by a key that is there for something else.",
    Flaw.KEY_HISTORY: "An entry about keys is impossible where it stands.",
    Flaw.UNTRUSTED_ROOT: "The ledger begins with a key that is not trusted here.",
    Flaw.CORRECTION: "A correction does not follow from the entries before it.",
    Flaw.RECALL: "A recall is impossible where it stands.",
    Flaw.OUT_OF_PLACE: "An entry was signed for another place, or for another ledger.",
    Flaw.HEAD_MISSING: "The ledger has no signed head.",
    Flaw.TRUNCATED: "The ledger is shorter than it was.",
    Flaw.FORKED: "The ledger holds other entries than it did.",
    Flaw.NOT_CONSISTENT: "The older head is not a beginning of the newer one.",
    Flaw.NOT_INCLUDED: "The proof does not show that the signed head covers the entry.",
    Flaw.SUPERSEDED: "A later verdict of the same gate is known already.",
    Flaw.CAPSULE_FORM: "The file is not in the one form that a capsule is written in.",
    Flaw.UNSAFE_NAME: "A file's name could mean another place, or another file, on some machine.",
    Flaw.DUPLICATE_NAME: "Two files have the same name, or one that some machines take for the same.",
    Flaw.UNLISTED_FILE: "A file is there that the signed list of files does not know.",
    Flaw.MISSING_FILE: "A file that must be there is not.",
    Flaw.WRONG_DIGEST: "A file holds other bytes than the signed list says.",
    Flaw.WRONG_RECORD: "An entry, a verdict or a file belongs to another record.",
    Flaw.WRONG_METADATA: "The crate's metadata says something else of a file than the file does.",
    Flaw.WRONG_IMAGE: "An image archive is not that of the image it stands for.",
    Flaw.OTHER_BYTES: "The verdict is about other bytes than those that lie beside it.",
}
