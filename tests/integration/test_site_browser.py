"""The site in a real browser: it shows, searches, can be read by everybody, and no word of a record runs."""

from __future__ import annotations

import shutil
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bench.workspaces import Canned
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from site_scene import INJECTIONS

from gatekeeper import documents, intake, judge, skeletons
from gatekeeper.attachments import Refused
from gatekeeper.checkers.lean_places import judged_with
from gatekeeper.gate import Gate
from gatekeeper.model import (
    ClaimVerdict,
    Digests,
    Evidence,
    LeanSource,
    MathematicalClaim,
    ProofEvidence,
    QualityTier,
    Reason,
    ReasonCode,
    Record,
    TheoremFact,
    TrustedHalf,
    UnclassifiedClaim,
)
from gatekeeper.model.attestation import GateVerdict
from gatekeeper.model.base import printable
from gatekeeper.model.record import PublishedVerification
from gatekeeper.records import Records
from gatekeeper.site import build as building
from gatekeeper.site import pages
from gatekeeper.site.build import Asked, build
from gatekeeper.site.dossier import gather
from gatekeeper.site.serve import server
from gatekeeper.workspace import Workspace

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
SHOTS = Path(__file__).parents[1] / "screenshots"
VERIFIED, PROVED = "SITE:0VERIFIED", "SITE:0PROVED"
FILLERS = 130
PHONE, DESKTOP = 360, 1280
STATEMENT = b"theorem two (n : Nat) : n + 0 = n := sorry\n/- a comment </pre><script>alert(1)</script> -/\n"


def opened(space: Workspace) -> Records:
    box = Canned("sha256:" + "0" * 64)
    return Gate(Workspace.open(space.root), lambda: box).records


def judged(space: Workspace, record_id: str) -> None:
    """A record whose claim the gate found to hold, in a sandbox that runs nothing."""
    space.add_record(
        Record(
            id=record_id,
            kind="submission",
            title="A measured quantity",
            research_question="How large is the quantity?",
            submitted="2026-05-28",
            verification=PublishedVerification(level="L2", meaning="Source-grounded claims"),
            quality_tier=QualityTier(tier="DOI grade"),
        )
    )
    claim, _, artifact, files = skeletons.empirical("c1", "The quantity is one.")
    space.write_claim(record_id, claim)
    space.write_artifact(record_id, "c1", artifact, files)
    with Gate(space, lambda: Canned("sha256:" + "0" * 64)) as gate:
        gate.claims.attach(record_id, "c1")
        gate.verify([record_id])


def proved(space: Workspace, record_id: str) -> None:
    """A record with a proof: its verdict is put into the ledger as the gate would."""
    space.add_record(Record(id=record_id, kind="submission", title="A theorem"))
    claim = MathematicalClaim(id="c1", kind="mathematical", text="Zero adds nothing.", theorems=("two",))
    space.write_claim(record_id, claim, STATEMENT)
    manifest = LeanSource(kind="lean-source", files={"Proof.lean": "sha256:" + "0" * 64}, entry="Proof.lean")
    space.write_artifact(record_id, "c1", manifest, {"Proof.lean": b"-- proof\n"})
    space.attach(record_id, "c1")
    half, attachment = space.trusted_half(record_id, "c1"), space.attachment(record_id, "c1")
    assert isinstance(half, TrustedHalf)
    assert not isinstance(attachment, Refused)
    engine, base = judged_with(space.config.policy, claim)
    theorem = TheoremFact(name="two", statement="sha256:" + "1" * 64, axioms=("propext",))
    proof = ProofEvidence(
        lean_version="4.35.0",
        lean_commit="0" * 40,
        engine=engine,
        base=base,
        declarations=1,
        theorems=(theorem,),
    )
    policy = space.config.policy.digest
    verdict = ClaimVerdict(
        id="c1",
        kind="mathematical",
        status="VERIFIED",
        outcome="verified",
        reason=Reason(code=ReasonCode.ARTIFACT_PASSED, text="The kernel accepted two."),
        digests=Digests(claim=half.digest, artifact=attachment.digest, policy=policy),
        evidence=Evidence(checker="lean", proof=proof),
    )
    said = judge.judge_record(
        record_id, (verdict,), intake.record_digests(space, record_id), "2026-01-01T00:00:00Z", "0"
    )
    opened(space).ledger.append(GateVerdict.of(said))


def hostile(space: Workspace, number: int, text: str) -> str:
    """A record with a stranger's words in its files, as they are read from disk."""
    record_id = f"SITE:1HOSTILE{number:02}"
    line = text[:1000]
    record = Record(
        id=record_id,
        kind="page",
        title=line,
        research_question=line,
        doi=line,
        verification=PublishedVerification(level=line, meaning=line),
        quality_tier=QualityTier(tier=line, basis=line),
        quality_dimensions={line: line},
    )
    space.add_record(record, (UnclassifiedClaim(id="c1", kind="unclassified", text=line),))
    claim, _, artifact, files = skeletons.empirical("c2", line)
    space.write_claim(record_id, claim)
    text = unicodedata.normalize("NFC", text)
    name = "".join(c for c in text if c.isprintable() and c not in "/\\:").strip(" .")[:60] or "x"
    space.write_artifact(record_id, "c2", artifact, {**files, f"{name}.txt": b"x"})
    space.attach(record_id, "c2")
    return record_id


@dataclass
class Site:
    """A site that is being served, and a browser."""

    folder: Path
    space: Workspace
    address: str
    hostile: list[str]
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    """Console errors, dialogs and requests elsewhere, of all pages."""

    def context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(**{"viewport": {"width": DESKTOP, "height": 900}, **options})
        context.on("page", self._watch)
        return context

    def _watch(self, page: Page) -> None:
        def asked(url: str) -> None:
            if not url.startswith((self.address, "file://", "data:")):
                self.complaints.append(f"request to {url}")

        page.on("request", lambda request: asked(request.url))
        page.on(
            "console", lambda it: self.complaints.append(it.text) if it.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "dialog", lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss())
        )

    def url(self, path: str) -> str:
        return f"{self.address}/{path}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of some hundred records, a fifth of them by somebody who means no good."""
    folder = tmp_path_factory.mktemp("site")
    space = Workspace.init(folder / "workspace")
    for number in range(FILLERS):
        level = PublishedVerification(level=f"L{number % 4 + 1}")
        tier = QualityTier(tier=("DOI grade", "Quarantine candidate")[number % 2])
        title = f"Filler about {('granite', 'basalt')[number % 2]} number {number}"
        score = {"review_score": f"{number % 10}.5", "review_scale": "10"}
        space.add_record(
            Record(
                id=f"SITE:2FILL{number:04}",
                kind="page",
                title=title,
                verification=level,
                quality_tier=tier,
                **score,
            )
        )
    bad = [hostile(space, number, text) for number, text in enumerate(INJECTIONS)]
    judged(space, VERIFIED)
    proved(space, PROVED)
    out = folder / "public"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "RECORDS", 40)
        found = build(space, opened, Asked(out))
    assert (found.records, found.refused) == (FILLERS + len(INJECTIONS) + 2, [])
    (folder / "report.html").write_text(pages.report(gather(opened(space), VERIFIED)))
    with server(out, 0) as serving, sync_playwright() as playwright:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        chromium = shutil.which("chromium")
        assert chromium, "there is no Chromium here; `make setup-dev` installs it"
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield Site(out, space, f"http://127.0.0.1:{serving.server_port}", bad, browser)
        browser.close()
        serving.shutdown()


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    """A page at the width of a desk; whatever it complains about fails the test."""
    site.complaints.clear()
    context = site.context()
    yield context.new_page()
    context.close()
    assert site.complaints == []


def file_of(record_id: str) -> str:
    return f"records/{pages.file_name(record_id)}.html"


def kinds(site: Site) -> list[str]:
    """A page of each kind, the hostile ones among them."""
    return [
        *("index.html", "page/2.html", "statistics.html", "404.html", "index.html?q=filler&sort=newest"),
        *(file_of(VERIFIED), file_of(PROVED), file_of("SITE:2FILL0000")),
        *(file_of(name) for name in site.hostile),
    ]


def test_words_of_strangers_are_read_and_not_run(site: Site, page: Page) -> None:
    for name, text in zip(site.hostile, INJECTIONS, strict=True):
        page.goto(site.url(file_of(name)))
        seen = " ".join(printable(text[:1000]).split())
        expect(page.locator("h1")).to_have_text(seen)
        expect(page.locator(".question")).to_have_text(seen)
        # A sentence of the model's is one line already.
        said = printable(" ".join(text[:1000].split()))
        assert page.locator(".said").all_text_contents() == [said] * 2
        assert (
            page.evaluate("document.querySelectorAll('iframe, object, embed, base, form, style').length") == 0
        )
        assert page.evaluate("Object.keys(window).includes('alert') && document.scripts.length") == 2
    page.goto(site.url("index.html?q=HOSTILE"))
    expect(page.locator("#count")).to_have_text(f"{len(INJECTIONS)} records found")
    titles = page.locator("#results .title").all_text_contents()
    assert titles == [printable(text[:1000])[:180] for text in INJECTIONS]


def test_the_policy_holds_in_the_browser(site: Site, page: Page) -> None:
    page.goto(site.url(file_of(VERIFIED)))
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.append('window.ran = 1');
        try { document.body.append(script); } catch { }
    }""")
    assert page.evaluate("window.ran === undefined")
    refused = "() => { try { document.body.innerHTML = '<b>x</b>'; return false; } catch { return true; } }"
    assert page.evaluate(refused)
    assert page.evaluate("fetch('http://127.0.0.1:1/').then(() => false, () => true)")
    # These are what the browser is meant to complain about.
    assert site.complaints
    site.complaints.clear()


def test_searching_filtering_and_sorting(site: Site, page: Page) -> None:
    page.goto(site.url("index.html"))
    expect(page.get_by_role("searchbox")).to_be_visible()
    expect(page.locator("#list li a").first).to_be_visible()
    page.get_by_role("searchbox").fill("BASÁLT number 7")
    expect(page.locator("#count")).to_have_text("17 records found")
    assert page.locator("#count").get_attribute("aria-live") == "polite"
    expect(page.locator("#list")).to_be_hidden()
    assert "q=BAS" in page.url
    page.get_by_label("Sort by").select_option("score")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#list")).to_be_visible()
    page.get_by_label("Status").select_option("VERIFIED")
    expect(page.locator("#count")).to_have_text("2 records found")
    assert set(page.locator("#results .id").all_text_contents()) == {VERIFIED, PROVED}
    page.get_by_label("Tier").select_option("DOI grade")
    expect(page.locator("#count")).to_have_text("1 record found")
    page.locator("#results a").first.click()
    expect(page.locator("h1")).to_have_text("A measured quantity")
    page.go_back()
    expect(page.locator("#count")).to_have_text("1 record found")
    page.goto(site.url("page/2.html?level=L3&reason=no_claims&sort=title"))
    expect(page.locator("#count")).to_have_text(f"{len(range(2, FILLERS, 4))} records found")
    titles = page.locator("#results .title").all_text_contents()
    assert titles == sorted(titles)
    page.goto(site.url("index.html?q=filler"))
    expect(page.locator("#results li")).to_have_count(50)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#results li")).to_have_count(100)
    page.get_by_role("searchbox").fill("nothing at all like this")
    expect(page.locator("#count")).to_have_text("0 records found")


def test_without_a_script_all_can_be_read(site: Site) -> None:
    site.complaints.clear()
    context = site.context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url("index.html"))
    assert page.get_by_role("searchbox").count() == 0
    expect(page.get_by_text("need JavaScript")).to_be_visible()
    expect(page.locator("#list li:has(a .title)")).to_have_count(pages.ROWS)
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
    page.goto(site.url(file_of(VERIFIED)))
    expect(page.locator(".status")).to_have_text("VERIFIED")
    expect(page.get_by_role("img", name="my_metric")).to_be_visible()
    page.locator("summary", has_text="Files of the artifact").click()
    expect(page.get_by_role("cell", name="sha256:").last).to_be_visible()
    context.close()
    assert site.complaints == []


@pytest.mark.parametrize(("scheme", "width"), [("light", PHONE), ("dark", DESKTOP)])
def test_everybody_can_read_it(site: Site, scheme: str, width: int) -> None:
    site.complaints.clear()
    context = site.context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    SHOTS.mkdir(exist_ok=True)
    for path in kinds(site):
        page.goto(site.url(path))
        if "?" in path:
            expect(page.locator("#count")).to_contain_text("found")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        if "HOSTILE" in path and not path.endswith("11.html"):
            continue
        for summary in page.locator("summary").all():
            summary.click()
        found = Axe().run(page).response["violations"]
        serious = [
            (it["id"], it["impact"], [node["html"][:200] for node in it["nodes"][:3]])
            for it in found
            if it["impact"] in ("serious", "critical")
        ]
        assert serious == [], path
        shot = path.partition("?")[0].replace("/", "-").removesuffix(".html")
        page.screenshot(path=SHOTS / f"{shot}-{width}-{scheme}.png", full_page=True)
    context.close()
    assert site.complaints == []


def test_the_keyboard_leads_everywhere(site: Site, page: Page) -> None:
    page.goto(site.url("index.html"))
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(VERIFIED)
    expect(page.locator("#count")).to_have_text("1 record found")
    for _ in range(7):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#results') !== null")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("A measured quantity")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.textContent.trim()")
        )
    for target in ("A Statistics", "SUMMARY Files of the artifact (1)", "BUTTON Copy", "A Check it yourself"):
        assert target in reached
    regions = page.evaluate(
        "[...document.querySelectorAll('main, header, footer, nav')].map(it => it.tagName).join(' ')"
    )
    assert regions.startswith("HEADER NAV MAIN")


def test_a_digest_is_copied(site: Site, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site.url(file_of(VERIFIED)))
    digest = page.locator("article code.digest").first
    digest.locator("xpath=following-sibling::button").first.click()
    expect(page.get_by_role("button", name="Copy").filter(has_text="Copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == digest.text_content()


@pytest.mark.parametrize(
    "path", ["index.html", "page/2.html", file_of(VERIFIED), file_of(PROVED), "statistics.html"]
)
def test_a_first_visit_is_light(site: Site, page: Page, path: str) -> None:
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(site.url(path), wait_until="networkidle")
    assert len(sizes) >= 4
    assert sum(sizes) < 100_000


def test_a_report_opens_from_a_disk(site: Site, page: Page) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto((site.folder.parent / "report.html").as_uri())
    expect(page.locator(".status")).to_have_text("VERIFIED")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 247)"
    assert len(loaded) == 1
    assert documents.canonical(Axe().run(page).response["violations"]).count(b'"critical"') == 0


def test_what_is_not_there_says_so(site: Site, page: Page) -> None:
    answer = page.goto(site.url("records/SITE-NOTHERE.html"))
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("There is no such page")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 247)"
    page.get_by_role("link", name="All records").click()
    expect(page.locator("h1")).to_have_text("Records")
    # The browser itself logs that there was none.
    assert len(site.complaints) == 1
    site.complaints.clear()
