"""Front end for PDF, which only drafts come as: the lines of its pages, words split at line ends made whole.

The parser runs in a process of its own (pdf_worker.py) under bounds of time and memory, so that a file that
makes it loop or swell costs seconds and one sentence.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.errors import EngineFailure, InputError
from gatekeeper.ingest.chars import squeeze
from gatekeeper.ingest.stream import Lines

CPU_SECONDS = 5
WALL_SECONDS = 30
MEMORY_BYTES = 1024**3
MAX_PAGES = 100
MAX_OBJECTS = 20_000
MAX_CHARACTERS = 1_000_000

# Both begin where a word does: else a search would take time with the square of a long word.
_BROKEN_WORD = re.compile(r"(?<!\w)([^\W\d_]+)-$")
_HYPHENATED = re.compile(r"(?<!\w)[^\W\d_]+-[^\W\d_]+")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB05)}
_PAGE_NUMBER = re.compile(r"(?:page )?(\d{1,4})(?: ?(?:/|of) ?\d{1,4})?", re.I | re.ASCII)


def lines(data: bytes) -> Lines:
    """The stream of a PDF.

    Raises:
        InputError: it is encrypted or broken, passes a bound, or holds no text.
        EngineFailure: no process can be started.
    """
    pages = _pages(data)
    texts = [text for number, page in enumerate(pages, 1) for text in _page_lines(page, number)]
    if not texts:
        raise InputError("its PDF holds no text, only pictures; save the draft as text or HTML")
    stream = Lines()
    for text in _whole_words(texts):
        stream.put([text])
    return stream


def _pages(data: bytes) -> list[str]:
    bounds = (CPU_SECONDS, MEMORY_BYTES, MAX_PAGES, MAX_OBJECTS, MAX_CHARACTERS)
    command = [sys.executable, "-I", str(Path(__file__).with_name("pdf_worker.py")), *map(str, bounds)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise _too_dear() from None
    except OSError as error:
        raise EngineFailure(f"can't start the process that reads PDFs ({error}); try again") from None
    if done.returncode:
        raise _too_dear()
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise InputError(answer["refused"])
    return [str(page) for page in answer["pages"]]


def _too_dear() -> InputError:
    bounds = f"{CPU_SECONDS} s and {MEMORY_BYTES // 2**20} MiB"
    return InputError(f"its PDF can't be read within {bounds}; save it anew with another program")


def _page_lines(page: str, number: int) -> list[str]:
    """The lines of a page, ligatures as letters, without the page's number at its top or end."""
    found = [text for raw in page.translate(_LIGATURES).splitlines() if (text := squeeze(raw))]
    for place in (-1, 0):
        if found and (match := _PAGE_NUMBER.fullmatch(found[place])) and int(match[1]) == number:
            del found[place]
    return found


def _whole_words(texts: list[str]) -> Iterator[str]:
    """The lines with a word that a hyphen splits at a line's end moved whole to the next line.

    Whether the hyphen is the word's own nobody can see: it is kept where the same word stands hyphenated
    within a line elsewhere, or has a capital after the hyphen, and dropped else.
    """
    hyphenated = set(_HYPHENATED.findall("\n".join(texts)))
    carried = ""
    for place, text in enumerate(texts):
        text = carried + text
        carried = ""
        split = _BROKEN_WORD.search(text)
        following = _FIRST_WORD.match(texts[place + 1]) if place + 1 < len(texts) else None
        if split and following:
            whole = f"{split[1]}-{following[0]}"
            keep = whole in hyphenated or following[0][0].isupper()
            carried = split[1] + ("-" if keep else "")
            text = text[: split.start()].rstrip()
        if text:
            yield text
    if carried:
        yield carried
