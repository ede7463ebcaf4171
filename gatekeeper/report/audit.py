"""An audit's report as text for a person."""

from __future__ import annotations

import textwrap

from gatekeeper.model.capsule import AuditImage, ClaimAudit, GateAudit, Trust
from gatekeeper.report.text import clean

WIDTH = 100
_OUTCOMES = {
    "confirmed": "confirmed",
    "differs": "differs",
    "taken_back": "taken back",
    "cannot_rerun": "cannot re-run",
}
_ORIGINS = {
    "built_here": "the same that this machine builds from its own sources",
    "engine": "the engine had it already; what it does is the publisher's word",
    "capsule": "taken from the capsule; what it does is the publisher's word",
    "missing": "not to be had",
}


def render(report: GateAudit) -> str:
    """The whole report, ending in a newline."""
    lines = [f"{report.resource_uri}: {_OUTCOMES[report.outcome]}", ""]
    for text in report.corrections:
        lines += _wrapped(f"The publisher has corrected what was recorded. {text}", 2)
    for claim in report.claims:
        lines += _claim(claim)
    if not report.claims:
        lines += ["  The record has no claims, so nothing was run."]
    lines += ["", *_trust(report.trust)]
    if report.images:
        lines += ["", "Images"]
        lines += [line for image in report.images for line in _image(image)]
    lines += [
        "",
        f"Capsule  sha256:{report.capsule}",
        f"Verdict  sha256:{report.verdict}, gatekeeper {clean(report.recorded_with)}",
        f"Ledger   {report.tree_size} entries, root {report.head}",
        f"Audited  {report.time_audited}, gatekeeper {report.verifier.version.get('gatekeeper', '')}",
    ]
    return "\n".join(lines) + "\n"


def _claim(claim: ClaimAudit) -> list[str]:
    recorded = f"{claim.recorded.status} ({claim.recorded.code})"
    lines = [f"  {claim.id}  {_OUTCOMES[claim.outcome]}: recorded {recorded}"]
    if claim.now and claim.outcome == "differs":
        lines[0] += f", now {claim.now.status} ({claim.now.code})"
    return lines + [line for text in (*claim.differences, *claim.remarks) for line in _wrapped(text, 6)]


def _trust(trust: Trust) -> list[str]:
    match trust.vouched_by:
        case "named_key":
            text = "It is signed under the key that you named."
        case "keyring":
            text = "It is signed under a key that is trusted on this machine."
        case "nobody":
            text = (
                "Nobody here vouches for the key it is signed under: compare the two below with what the "
                "publisher says elsewhere, then name one of them with --key."
            )
    return [
        *_wrapped(text, 0),
        f"  signed by key              {trust.signer}",
        f"  in a ledger begun with key {trust.root}",
    ]


def _image(image: AuditImage) -> list[str]:
    return _wrapped(f"{image.name}  {image.id}: {image.problem or _ORIGINS[image.origin]}", 2)


def _wrapped(text: str, indent: int) -> list[str]:
    """Lines of a text that may quote a stranger."""
    return textwrap.wrap(
        clean(text),
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
    )
