"""No word of a stranger's ever becomes markup, and every page stays light."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser, LexborNode
from site_scene import INJECTIONS, ZERO, dossier_saying, row_saying

from gatekeeper.model.base import printable
from gatekeeper.site import badge, figures, highlight, pages, shards
from gatekeeper.site.dossier import Dossier
from gatekeeper.site.linked import doi_link, linked_data

PACKAGE = Path(pages.__file__).parent
TEMPLATES = sorted((PACKAGE / "templates").glob("*.html"))
PLAIN = "nothing special"
SAFE_ADDRESS = re.compile(
    r"#[a-z0-9-]+|(\.\./)?[a-z0-9/.]+\.(html|css|js|svg|json)(\?reason=[a-z_]+)?"
    r"|(\.\./)?(records/)?TEST-[0-9]{8}\.(html|json|svg)|/"
)


def words(node: LexborNode | None) -> str:
    """A page's text, white space as one space."""
    return " ".join(node.text().split()) if node else ""


def skeleton(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page with their attributes' names; what colours a Lean statement is left out."""
    found = []
    for node in LexborHTMLParser(page).root.traverse(include_text=False):
        if node.tag == "span" and (node.attributes.get("class") or "").startswith("lean-"):
            continue
        found.append((node.tag or "", tuple(sorted(node.attributes))))
    return found


def rendered(text: str) -> dict[str, str]:
    """Every kind of page, with these words in it."""
    dossier = dossier_saying(text)
    rows = [row_saying(text, number) for number in range(3)]
    frame = pages.Frame(len(rows), 0, 1, [text], [text], ["no_claims"])
    counted = figures.figures(rows)
    return {
        "record": pages.record(dossier, "https://example.org/"),
        "report": pages.report(dossier),
        "list": pages.listing(rows, 1, frame),
        "statistics": pages.statistics(counted, None, "", ZERO),
    }


BENIGN = {name: skeleton(page) for name, page in rendered(PLAIN).items()}


@pytest.mark.parametrize("text", INJECTIONS, ids=lambda text: repr(text)[:24])
def test_words_stay_words(text: str) -> None:
    seen = " ".join(printable(text).split())[:100]
    for name, page in rendered(text).items():
        # 1. Not one element or attribute more or less than with harmless words.
        assert skeleton(page) == BENIGN[name], name
        tree = LexborHTMLParser(page)
        # 2. What was said is there to read, as often as it was said.
        asked = {"record": 30, "report": 30, "list": 3, "statistics": 1}[name]
        assert words(tree.body).count(seen[:38].strip()) >= asked, name
        # 3. Addresses are our own.
        for node in tree.css("[href], [src], [action], [data]"):
            for attribute in ("href", "src", "action", "data"):
                if (value := node.attributes.get(attribute)) is not None:
                    assert SAFE_ADDRESS.fullmatch(value), (name, value)
        # 4. No letter that steers is left.
        strange = {c for c in page if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co")} - {
            "\n"
        }
        assert not strange, name


@pytest.mark.parametrize("text", INJECTIONS, ids=lambda text: repr(text)[:24])
def test_linked_data_is_one_json_document(text: str) -> None:
    page = LexborHTMLParser(pages.record(dossier_saying(text)))
    scripts = [node for node in page.css("script") if node.attributes.get("type") == "application/ld+json"]
    assert len(scripts) == 1
    document = json.loads(scripts[0].text())
    article, *reviews = document["@graph"]
    assert article["name"] == printable(text)
    # A sentence of the model's is one line already.
    reviewed = printable(" ".join(text.split()))
    assert [review["claimReviewed"] for review in reviews] == [reviewed] * 2
    assert {review["@type"] for review in reviews} == {"ClaimReview"}
    assert not set("<>&") & set(linked_data(dossier_saying(text), "", 40, 4000))


@pytest.mark.parametrize("text", INJECTIONS, ids=lambda text: repr(text)[:24])
def test_the_search_index_is_json_without_steering_letters(text: str) -> None:
    document = json.loads(shards.shard([row_saying(text), row_saying(PLAIN, 2)]))
    first, second = document["records"]
    assert (first[1], first[2]) == (
        printable(text)[: shards.TITLE],
        printable(text)[shards.TITLE : shards.QUESTION],
    )
    assert document["tiers"][first[6]] == printable(text)
    assert (second[0], document["levels"][second[5]]) == ("TEST:00000002", PLAIN)


def test_the_document_beside_a_page_has_decimals_as_text() -> None:
    document = json.loads(json.dumps(dossier_saying(PLAIN).document()))
    assert document["record"]["review_score"] == "7.83"
    assert document["verdict"]["claims"][0]["rules"][0]["statistics"]["mean"] == "9.6"

    def numbers(value: object) -> bool:
        if isinstance(value, dict):
            return any(numbers(part) for part in value.values())
        return any(numbers(part) for part in value) if isinstance(value, list) else isinstance(value, float)

    assert not numbers(document)


def weight(page: str) -> int:
    """Bytes of a page with everything that it loads."""
    return len(page.encode()) + sum((PACKAGE / "static" / name).stat().st_size for name in pages.STATIC)


@pytest.mark.parametrize("text", [PLAIN, '"' * 2000, "\x00" * 2000, "\U0001f52c" * 2000, "<a b>" * 400])
@pytest.mark.parametrize("copies", [1, 12, 60])
def test_every_page_is_light(text: str, copies: int) -> None:
    dossier = dossier_saying(text, copies)
    assert weight(pages.record(dossier)) < 100_000
    assert len(pages.report(dossier).encode()) < 100_000
    assert len(pages.record(dossier).encode()) <= pages.MAX_PAGE


@pytest.mark.parametrize("text", [PLAIN, '"' * 2000, "\U0001f52c" * 2000])
def test_lists_and_statistics_are_light(text: str) -> None:
    rows = [row_saying(f"{number} {text}", number) for number in range(pages.ROWS)]
    choices = [f"{number:02} {text}"[: pages.CHOICE] for number in range(pages.CHOICES)]
    page = pages.listing(rows, 50, pages.Frame(10_000, 3, 25, choices, choices, ["no_claims"]))
    assert weight(page) < 100_000
    assert weight(pages.statistics(figures.figures(rows), None, "", ZERO)) < 100_000


def test_what_is_left_out_is_said() -> None:
    page = LexborHTMLParser(pages.record(dossier_saying(PLAIN, 60)))
    assert "claims more are not shown here" in words(page.body)
    assert "This page is shortened" in words(page.body)
    assert "shortened" not in words(LexborHTMLParser(pages.record(dossier_saying(PLAIN))).body)


def test_ids_are_given_once_and_labels_lead_somewhere() -> None:
    for name, page in rendered(PLAIN).items():
        tree = LexborHTMLParser(page)
        ids = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(ids) == len(set(ids)), name
        for node in tree.css("[aria-labelledby]"):
            assert set((node.attributes["aria-labelledby"] or "").split()) <= set(ids), name
        for node in tree.css("a[href^='#']"):
            assert (node.attributes["href"] or "")[1:] in ids, name


def test_a_doi_is_a_link_only_where_it_is_one() -> None:
    assert doi_link("10.5281/zenodo.20432521") == "https://doi.org/10.5281/zenodo.20432521"
    for text in (*INJECTIONS, "10.5281/a b", "10.5281/a?b", '10.1234/"x', "10.5281/x\n", ""):
        assert doi_link(text) == ""


# The rules that keep it so


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_leave_escaping_on(path: Path) -> None:
    text = path.read_text()
    for hole in (r"\|\s*safe", r"autoescape", r"Markup", r"\|\s*(xmlattr|tojson|urlize|striptags)", r"&lt;%"):
        assert not re.search(hole, text), hole
    # A value stands in a text or between quotation marks, and in no style, script or handler.
    for tag in re.findall(r"<[a-z!][^<>]*>", re.sub(r"{%.*?%}", "", text, flags=re.S)):
        bare = re.sub(r'"[^"]*"', '""', re.sub(r"{{.*?}}", "VALUE", tag, flags=re.S))
        assert "VALUE" not in bare, tag
        assert not re.search(r"\s(on[a-z]+|style)=", tag), tag
    inner = re.findall(r"<(script|style)\b[^>]*>(.*?)</\1>", text, flags=re.S)
    assert {content.strip() for _, content in inner} <= {"", "{{ linked }}", "{{ style }}"}


def test_markup_is_made_in_three_places() -> None:
    makers = {path.name for path in PACKAGE.glob("*.py") if "Markup(" in path.read_text()}
    assert makers == {"pages.py", "linked.py", "highlight.py"}


def test_what_is_no_markup_of_ours_is_escaped() -> None:
    environment = pages._environment()
    assert environment.autoescape is True
    said = environment.from_string("{{ it }}").render(it="<b>\u202e")
    assert said == "&lt;b&gt;\\u202e"
    assert environment.from_string("{{ it }}").render(it=Markup("<b>")) == "<b>"


def test_the_script_makes_no_markup_from_words() -> None:
    text = (PACKAGE / "static" / "site.js").read_text()
    for sink in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "DOMParser",
    ):
        assert sink not in text
    assert "//evil" not in text
    assert not re.search(r"https?://", text)


def test_the_style_loads_nothing() -> None:
    text = (PACKAGE / "static" / "site.css").read_text()
    assert "url(" not in text
    assert "@import" not in text


# Parts


@given(st.text(alphabet=st.sampled_from(list("/-\"\\ \nab0'sorry⟨λ.")), max_size=60) | st.text(max_size=60))
def test_lean_tokens_are_the_source(source: str) -> None:
    assert "".join(text for _, text in highlight.tokens(source)) == source
    assert words(LexborHTMLParser(f"<p>{highlight.lean(source)}").body) == " ".join(printable(source).split())


@pytest.mark.parametrize(
    "source", ["/-" * 50_000, '"' * 100_001, "-" * 100_000, '"/-' * 30_000, "-/" * 50_000]
)
def test_lean_tokens_take_time_in_proportion(source: str) -> None:
    # Quadratic time would be minutes, and the suite's own limit would end it.
    assert sum(len(text) for _, text in highlight.tokens(source)) == len(source)


def test_lean_tokens() -> None:
    source = 'theorem x : 1 = 1 := by -- "no\n  sorry /- a /- b -/ c -/ Prop "theorem"'
    kinds = [(kind, text) for kind, text in highlight.tokens(source) if kind not in ("other", "name")]
    assert kinds == [
        ("word", "theorem"),
        ("number", "1"),
        ("number", "1"),
        ("word", "by"),
        ("comment", '-- "no'),
        ("hole", "sorry"),
        ("comment", "/- a /- b -/ c -/"),
        ("sort", "Prop"),
        ("text", '"theorem"'),
    ]


@pytest.mark.parametrize("outcome", ["verified", "unverified", "not_evaluated"])
def test_a_badge_is_a_picture_of_the_status_alone(outcome: str) -> None:
    root = ElementTree.fromstring(badge.svg(outcome))  # type: ignore[arg-type]  # noqa: S314, our own
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags == {"svg", "title", "rect", "path", "g", "text"}
    assert not any(
        name.startswith("on") or "href" in name or name == "style" for it in root.iter() for name in it.attrib
    )


def test_durations_are_counted_and_named() -> None:
    found = figures._times([500, 1_500, 61_000, 90_000_000])
    assert found is not None
    assert (found.count, found.median, found.ninetieth, found.longest) == (
        4,
        "1.5 seconds",
        "1.0 days",
        "1.0 days",
    )
    assert [share.count for share in found.shares] == [1, 1, 1, 1]
    assert figures._times([]) is None


def test_a_report_needs_nothing_else() -> None:
    dossier: Dossier = dossier_saying(PLAIN)
    tree = LexborHTMLParser(pages.report(dossier))
    assert not tree.css("script, link, img, iframe, object")
    assert all((node.attributes["href"] or "").startswith("#") for node in tree.css("a"))
    policy = tree.css_first("meta[http-equiv]").attributes["content"] or ""
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
