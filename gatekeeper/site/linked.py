"""Pure: a record as schema.org JSON-LD: an article, its dataset of evidence, and a review of each claim."""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup

from gatekeeper.model.base import printable
from gatekeeper.site.dossier import ClaimPart, Dossier

_DOI = re.compile(r"10\.[0-9]{4,9}/[-._;()/:A-Za-z0-9]{1,200}")
_ORGANISATION = "Gate 2 — Verification"


def doi_link(doi: str) -> str:
    """Where a DOI leads; nothing for what is none."""
    return f"https://doi.org/{doi}" if _DOI.fullmatch(doi) else ""


def linked_data(dossier: Dossier, url: str, most: int, letters: int) -> Markup:
    """The content of a `<script type="application/ld+json">`.

    Whatever could end the element, or begin a comment in it, is written as JSON's own escape.
    """
    text = json.dumps({"@context": "https://schema.org", "@graph": _graph(dossier, url, most, letters)})
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704, the letters of markup are escaped


def _graph(dossier: Dossier, url: str, most: int, letters: int) -> list[dict[str, Any]]:
    record, row = dossier.record, dossier.row
    place = f"{url}records/{row.id.replace(':', '-', 1)}"

    def short(text: str) -> str:
        return printable(text)[:letters]

    article: dict[str, Any] = {
        "@type": "ScholarlyArticle",
        "@id": f"{place}.html",
        "identifier": record.id,
        "name": short(record.title),
    }
    if record.research_question:
        article["abstract"] = short(record.research_question)
    if record.submitted:
        article["datePublished"] = record.submitted
    if record.doi and (link := doi_link(record.doi)):
        article["sameAs"] = link
    if record.provenance and record.provenance.publisher:
        article["publisher"] = {"@type": "Organization", "name": short(record.provenance.publisher)}
    found: list[dict[str, Any]] = [article]
    if dossier.capsule:
        found.append(
            {
                "@type": "Dataset",
                "name": f"Capsule of {record.id}",
                "isBasedOn": {"@id": article["@id"]},
                "distribution": {
                    "@type": "DataDownload",
                    "contentUrl": f"{url}capsules/{dossier.capsule.name}",
                    "encodingFormat": "application/zip",
                    "contentSize": str(dossier.capsule.bytes),
                    "sha256": dossier.capsule.sha256.removeprefix("sha256:"),
                },
            }
        )
    return found + [
        _review(part, article["@id"], dossier, short(part.why.text)) for part in dossier.claims[:most]
    ]


def _review(part: ClaimPart, article: str, dossier: Dossier, text: str) -> dict[str, Any]:
    claim = part.verdict
    review: dict[str, Any] = {
        "@type": "ClaimReview",
        "@id": f"{article}#claim-{claim.id}",
        "claimReviewed": text,
        "itemReviewed": {"@type": "Claim", "name": text, "appearance": {"@id": article}},
        "author": {"@type": "Organization", "name": _ORGANISATION},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": 1 if claim.status == "VERIFIED" else 0,
            "bestRating": 1,
            "worstRating": 0,
            "alternateName": claim.status,
        },
    }
    if dossier.verdict.evaluated:
        review["datePublished"] = dossier.verdict.evaluated
    return review
