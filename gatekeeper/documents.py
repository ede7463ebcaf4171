"""YAML and JSON documents to nouns and back. All of them may have been written by a stranger."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from gatekeeper import leaks
from gatekeeper.errors import InputError
from gatekeeper.files import read_regular
from gatekeeper.model.base import (
    UNION_MARK,
    ClaimId,
    DecimalString,
    Digest,
    MetricName,
    RecordId,
    Unit,
    pattern_of,
)
from gatekeeper.model.finding import Place
from gatekeeper.model.rules import RULE_KINDS

MAX_DOCUMENT_BYTES = 512 << 10
MAX_DEPTH = 32
MAX_SHOWN = 80
MAX_PROBLEMS = 20

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")


class _BlockDumper(yaml.SafeDumper):
    """Two-space lists and no aliases, so that a person can edit what we write."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def load_yaml(data: bytes, name: str) -> Any:
    """Parse one YAML document into what JSON can say: no tags, no aliases, no repeated keys, bounded depth.

    Plain words are null, true, false, numbers as JSON writes them, or text; YAML 1.1's own readings (1:30 is
    ninety, 010 is eight, yes is true) don't exist.

    Raises:
        InputError: not UTF-8, not YAML, or something that JSON can't say; names the line.
    """
    try:
        return _build(_EVENTS(data.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: byte {error.start} is not UTF-8; save the file as UTF-8.", place=Place(file=name)
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise InputError(
            f"{name}:{where} {error.problem or error.context}; mend the YAML there.",
            place=Place(file=name, line=mark.line + 1, column=mark.column + 1) if mark else None,
        ) from error
    except (yaml.YAMLError, ValueError, LookupError, ArithmeticError) as error:
        raise InputError(
            f"{name}: is not a YAML document that can be read ({_first_line(error)}).",
            place=Place(file=name),
        ) from error


_EVENTS: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,30}(?:e[-+][0-9]{1,3})?")


Field = tuple[int | str, ...]
"""The way to a value of a document: keys and indices."""


class _Open:
    """A list or mapping that is being read; a mapping's `key` waits for its value."""

    __slots__ = ("field", "key", "value")

    def __init__(self, value: list[Any] | dict[str, Any], field: Field = ()) -> None:
        self.value = value
        self.field = field
        self.key: str | None = None


def _build(events: Any, marks: dict[Field, Any] | None = None) -> Any:
    """The document of a stream of parser events, without recursion: the parser in C has no depth limit.

    `marks` takes where each value stands: an item itself, what has a key at its key.
    """
    whole: list[Any] = []
    path = [_Open(whole)]
    documents = 0
    while events.check_event():
        event = events.get_event()
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _refused("a second document begins; one file is one document", event)
        elif isinstance(event, yaml.AliasEvent):
            raise _refused("aliases are not allowed", event)
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            if event.tag is not None:
                raise _refused("tags are not allowed", event)
            _put(path, event, marks)
            if len(path) > MAX_DEPTH:
                raise _refused(f"nested deeper than {MAX_DEPTH} levels", event)
        elif isinstance(event, yaml.CollectionEndEvent):
            path.pop()
    return whole[0] if whole else None


def _put(path: list[_Open], event: Any, marks: dict[Field, Any] | None) -> None:
    parent = path[-1]
    whole = len(path) == 1
    value: Any
    if isinstance(event, yaml.ScalarEvent):
        value = event.value if event.style else _plain(event.value)
    else:
        value = [] if isinstance(event, yaml.SequenceStartEvent) else {}
    field: Field
    if isinstance(parent.value, list):
        field = () if whole else (*parent.field, len(parent.value))
        parent.value.append(value)
        if marks is not None:
            marks[field] = event.start_mark
    elif parent.key is None:
        if not isinstance(value, str):
            raise _refused("keys must be text", event)
        if value in parent.value:
            raise _refused(f"the key {value!r} is given twice", event)
        parent.key = value
        if marks is not None:
            marks[(*parent.field, value)] = event.start_mark
        return
    else:
        field = (*parent.field, parent.key)
        parent.value[parent.key] = value
        parent.key = None
    if isinstance(value, list | dict):
        path.append(_Open(value, field))


def _plain(word: str) -> Any:
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    return float(word) if _FRACTION.fullmatch(word) else word


def _refused(problem: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


class Lines:
    """Where the fields of a YAML document stand."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name

    @cached_property
    def _marks(self) -> dict[Field, Any]:
        marks: dict[Field, Any] = {}
        with contextlib.suppress(yaml.YAMLError, ValueError, LookupError, ArithmeticError):
            _build(_EVENTS(self._data.decode("utf-8")), marks)
        return marks

    def place(self, *field: int | str) -> Place:
        """Where a field stands, or the nearest one around it that is there.

        Parts that lead to nothing are passed over: pydantic's places name members of unions, too.
        """
        found: Field = ()
        for part in field:
            found = (*found, part) if (*found, part) in self._marks else found
        mark = self._marks.get(found)
        if mark is None:
            return Place(file=self._name)
        return Place(file=self._name, line=mark.line + 1, column=mark.column + 1)


def parse(kind: Any, data: bytes, name: str) -> Any:
    """Read a YAML document as a noun (a model class or an annotated union).

    Raises:
        InputError: names the file, the field with its line, and what it must be; so do its `others`.
    """
    document = load_yaml(data, name)
    if not isinstance(document, dict):
        raise InputError(
            f"{name}: must be a mapping of fields to values.", place=Place(file=name, line=1, column=1)
        )
    return validate(kind, document, name, Lines(data, name))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Made once for a kind of noun: it takes longer than reading a document."""
    return TypeAdapter(kind)


def validate(kind: Any, document: Any, name: str, lines: Lines | None = None) -> Any:
    """Check a document against a noun in JSON terms (a list is a tuple, a number is not a string).

    `lines` are those of the YAML that it was read from, where there is one.

    Raises:
        InputError: names the file, the field and what it must be; so do its `others`.
    """
    try:
        text = json.dumps(document, allow_nan=False)
        return _adapter(kind).validate_json(text)
    except ValidationError as error:
        first, *others = (
            InputError(f"{name}: {_problem(each)}", place=lines.place(*_field(each)) if lines else None)
            for each in _problems(error)
        )
        raise InputError(str(first), others, first.place) from error
    except (TypeError, ValueError) as error:
        raise InputError(f"{name}: holds a value that JSON can't say ({_first_line(error)}).") from error


def read(kind: Any, path: Path, name: str | None = None, max_bytes: int = MAX_DOCUMENT_BYTES) -> Any:
    """Read a YAML file as a noun; `name` is what messages call it."""
    return parse(kind, read_regular(path, max_bytes), name or str(path))


def to_yaml(noun: Any) -> bytes:
    """A noun as YAML, without the fields that were never given, in an order that reads well."""
    given = noun.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    telling = noun.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    document = _in_order(_without_empty(given, telling))
    text: str = yaml.dump(
        document,
        Dumper=_BlockDumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )
    return text.encode()


def to_json(noun: Any) -> bytes:
    """A noun as canonical JSON: sorted keys, no spaces, UTF-8, one line. These bytes are what is digested."""
    document = noun.model_dump(mode="json")
    return canonical(document)


def canonical(document: Any) -> bytes:
    """Canonical JSON of plain data without floats."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def _without_empty(document: Any, telling: Any) -> Any:
    """A document without its empty lists and mappings, but for those that say something: `depends.inputs: []`
    is not what no `depends.inputs` is. `telling` is the document without its defaults."""
    if isinstance(document, dict):
        kept = {key: _without_empty(value, telling.get(key, {})) for key, value in document.items()}
        return {key: value for key, value in kept.items() if value not in ({}, []) or key in telling}
    if isinstance(document, list) and len(document) == len(telling):
        return [_without_empty(*pair) for pair in zip(document, telling, strict=True)]
    return document


_FIRST = ("id", "kind", "metric", "than", "of", "value", "values", "unit", "direction", "tolerance")


def _in_order(document: Any) -> Any:
    if isinstance(document, dict):
        first = [key for key in _FIRST if key in document]
        return {key: _in_order(document[key]) for key in dict.fromkeys([*first, *document])}
    return [_in_order(value) for value in document] if isinstance(document, list) else document


def first_problem(error: ValidationError) -> str:
    """The first thing wrong with a document: its field and what it must be."""
    return _problem(error.errors(include_url=False)[0])


def _problems(error: ValidationError) -> list[ErrorDetails]:
    """Everything wrong with a document, but what only follows from the rest; at most `MAX_PROBLEMS`."""
    found = error.errors(include_url=False)
    return [each for each in found if not _only_follows(each, found)][:MAX_PROBLEMS]


def _field(error: ErrorDetails) -> Field:
    """Which field a problem is about."""
    kind = ("kind",) if error["type"] in ("union_tag_invalid", "rule_kind") else ()
    return (*error["loc"], *kind)


def _only_follows(error: ErrorDetails, found: Sequence[ErrorDetails]) -> bool:
    """A list whose items are all wrong is said to be too short, too; they are there."""
    place = error["loc"]
    return error["type"] == "too_short" and any(
        other["loc"][: len(place)] == place and other is not error for other in found
    )


_WHOLE = "the document: "


def _problem(error: ErrorDetails) -> str:
    where = ".".join(str(part) for part in error["loc"] if not _is_tag(part)) or _WHOLE[:-2]
    given, context = error.get("input"), error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            return f"{where}: no such field; remove it or mend its name."
        case "missing":
            return f"{where}: is missing; add it."
        case "string_type" if isinstance(given, int | float):
            return f'{where}: must be text; put quotation marks around {given!r}, as in "{given}".'
        case "union_tag_invalid":
            return f"kind: must be one of {context['expected_tags']}."
        case "union_tag_not_found":
            return "kind: is missing; add it."
        case "rule_kind":
            return f"{where}.kind: must be one of {', '.join(RULE_KINDS)}."
        case "string_pattern_mismatch" if context["pattern"] in _EXAMPLES:
            return f"{where}: must look like {_EXAMPLES[context['pattern']]}, not {_cut(repr(given))}."
        case "too_short":
            return f"{where}: must hold at least {context['min_length']} item."
        case "value_error":
            return f"{where}: {str(context['error']).rstrip('.')}."
        case kind:
            message = error["msg"][0].lower() + error["msg"][1:]
            if kind in _WORDS_FOR:
                message = _WORDS_FOR[kind].format(**context)
            return (
                f"{where}: {message}, not {_cut(repr(given))}."
                if given is not None
                else f"{where}: {message}."
            )


def _is_tag(part: int | str) -> bool:
    """Whether a part of a problem's place names a member of a union and no field."""
    return isinstance(part, str) and bool(_TAG.fullmatch(part))


_TAG = re.compile(
    rf"{UNION_MARK}.*|mathematical|empirical|unclassified|lean-source|lean-export|repro-script"
    r"|constrained-str|(?:[A-Z][a-z]+){2,}|(?:function-\w+|tagged-union|tuple|list|dict)\[.*"
)
_WORDS_FOR = {
    "model_type": "must be a mapping of fields to values",
    "model_attributes_type": "must be a mapping of fields to values",
    "dict_type": "must be a mapping",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "literal_error": "must be {expected}",
    "too_long": "must hold at most {max_length} items",
    "string_too_long": "must be no longer than {max_length} characters",
    "string_too_short": "must be no shorter than {min_length} characters",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
}
_EXAMPLES = {
    pattern_of(DecimalString): '"10.3"',
    pattern_of(Digest): "sha256: and 64 hexadecimal digits",
    pattern_of(RecordId): "SRCH:08EA5386",
    pattern_of(ClaimId): "c1",
    pattern_of(MetricName): "ttft_reduction",
    pattern_of(Unit): "percent, ms or tokens/s",
}
"""What to show a person instead of a regular expression."""


def _cut(text: str) -> str:
    """A value as a message may quote it: no secret, not even the beginning of one, and not too long."""
    text = leaks.without(text)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]
