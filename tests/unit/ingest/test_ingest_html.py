"""The HTML front end: its tokens against a full HTML5 parser, and its rows against hand-made markup."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from gatekeeper.ingest import html
from gatekeeper.ingest.html_tokens import Tag, tokens

PAGES = sorted((Path(__file__).parents[2] / "data" / "pages").glob("*.html"))
RAW = ("script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp")


def ours(source: str) -> str:
    """All text between tags, without white space."""
    return re.sub(r"\s", "", "".join(token for token in tokens(source) if isinstance(token, str)))


def theirs(source: str) -> str:
    tree = LexborHTMLParser(source)
    tree.strip_tags([*RAW, "template"])
    return re.sub(r"\s", "", tree.root.text() if tree.root else "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_text_of_a_page_is_what_a_browser_has(page: Path) -> None:
    source = re.sub(r"(?s)<template>.*?</template>|<\?xml.*?\?>", "", page.read_text())
    assert sorted(ours(source)) == sorted(theirs(source))  # misplaced text moves in a tree, but none is lost


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<p>",
                    "</p>",
                    "<div class='a>b'>",
                    '<a href="x>y">',
                    "</div >",
                    "<b x=1 y>",
                    "<i/>",
                    "</a b='>'>",
                ),
                *(
                    "<!-- c -->",
                    "<!-->",
                    "<!--->",
                    "<!-- a --!>",
                    "<!x>",
                    "<?y>",
                    "</ z>",
                    "</>",
                    "<br/>",
                    "<em a=b/c>",
                ),
                *(
                    "a",
                    "b c",
                    "1 < 2",
                    "x<3",
                    "&lt;",
                    "&amp;amp;",
                    "&#65;",
                    "&#x42;",
                    "&copy",
                    "&",
                    "&nosuch;",
                    "<",
                    ">",
                ),
                *(
                    "<script>if (a < b) '</p>'</script>",
                    "<style>p > a {}</style>",
                    "<textarea><p></textarea>",
                    "é",
                    "\n",
                ),
            ]
        ),
        max_size=12,
    )
)
def test_the_text_of_any_markup_is_what_a_browser_has(pieces: list[str]) -> None:
    source = "<body>" + "".join(pieces)
    assert ours(source) == theirs(source)


def rows(source: str) -> list[tuple[str, ...]]:
    return [line.cells for line in html.lines(source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<table><tr><th>A</th><td>B</td></tr></table>", [("A", "B")]),
        ("<table><tr><th>A<td>B<tr><td>C<td>D</table>x", [("A", "B"), ("C", "D"), ("x",)]),
        ("<table><tr><td>A</td><td><table><tr><td>B<td>C</table></td></tr></table>", [("A",), ("B", "C")]),
        ("<tr><td><p>A</p><p>B</p></td><td>C</td>", [("A B", "C")]),
        ("<td>A<td>B", [("A", "B")]),
        ("<table><tr><td><h2>A</h2>B<tr><td>C<td>D</table>", [("A",), ("B",), ("C", "D")]),
        ("<dl><dt>A</dt><dd>B</dd><dt>C<dd>D</dl>", [("A", "B"), ("C", "D")]),
        ("<dl><div><dt>A</dt> <dd>B</dd></div> <div><dt>C<dd>D</div></dl>", [("A", "B"), ("C", "D")]),
        ("<p>A<br>B<p>C", [("A",), ("B",), ("C",)]),
        ("A<span>B</span> C<i>D</i>", [("AB CD",)]),
        ("<p>A</P\n>B<DIV>C</DIV>", [("A",), ("B",), ("C",)]),
        ("A<script><tr><td>B</script>C<style>D</style>", [("AC",)]),
        ("A<nav>B<nav>C</nav>D</nav>E", [("A",), ("E",)]),
        ("A<div hidden>B<div>C</div>D</div>E", [("AE",)]),
        ("A<p style='color: red; DISPLAY : none'>B</p>E", [("AE",)]),
        ("A<br hidden>B", [("A",), ("B",)]),
        ("A<template>B</template>C<noscript>D</noscript>", [("AC",)]),
        ("A&nbsp;&nbsp;B&#10;C", [("A B C",)]),
        ("A &#x110000; &#99999999999999; &#0;", [("A \ufffd \ufffd \ufffd",)]),
        ("<p title='>A'>B", [("B",)]),
        ("<p>A<b", [("A",)]),
        ("<p>A<b c='", [("A",)]),
        ("<p>A<!-- B", [("A",)]),
        ("<td>A</td>B<td>C</td>", [("A",), ("B",), ("C",)]),
        ("<td></td><td>A</td><td></td>", [("", "A")]),
        ("<ul><li>A <b>B</b><li>C</ul>", [("A B",), ("C",)]),
        ("A<plaintext>B</plaintext><p>C", [("A",)]),
    ],
)  # fmt: skip
def test_rows(source: str, expected: list[tuple[str, ...]]) -> None:
    assert rows(source) == expected


def test_headings_keep_their_rank() -> None:
    stream = html.lines("<h1>A</h1><h3>B <i>C</i></h3>D<h2>E")
    assert [(line.text, line.heading) for line in stream] == [("A", 1), ("B C", 3), ("D", 0), ("E", 2)]


def test_attributes() -> None:
    (tag,) = tokens("<A B=1 c='2>' D=\"3\" e =4 f= 5 g b=6 =h/>")
    assert tag == Tag("a", False, {"b": "1", "c": "2>", "d": "3", "e": "4", "f": "5", "g": "", "=h": ""})


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    import subprocess

    code = "import sys, gatekeeper.ingest; print([m for m in ('pypdf', 'selectolax') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
