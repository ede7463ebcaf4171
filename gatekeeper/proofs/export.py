"""lean4export files: one JSON object a line, formats 3.0 and 3.1, read into `Terms` and written (3.1).

The format is that of leanprover/lean4export (format_ndjson.md). The first line names exporter, Lean and
format. Then names, levels and expressions, each with its number, which is the next free one (names and
levels from 1, 0 being the anonymous name and level zero; expressions from 0), and declarations, by those
numbers. Format 3.0 differs in the names of the declarations' keys, and some of its files put a declaration
in a list.

The bytes are untrusted. What bounds the work: a reference must be to a number already given, so there are no
cycles; a line is decoded once, and costs no more than its length. JSON is parsed by `orjson`, which refuses
deep nesting; if an object has a key twice, the last one counts. Of a recursor the name is read, and of `all`
nothing but for inductive types: the rest is what the kernel makes itself.

Raises `ExportError` only, whatever the bytes are.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from gatekeeper.proofs.declarations import (
    ABBREV_HINT,
    OPAQUE_HINT,
    QUOT_KINDS,
    SAFETY,
    Axiom,
    Constant,
    Constructor,
    Definition,
    Inductive,
    Opaque,
    Quot,
    Recursor,
    RecursorClaims,
    Theorem,
)
from gatekeeper.proofs.errors import ExportError
from gatekeeper.proofs.terms import (
    APP,
    BVAR,
    CONST,
    IMAX,
    LAM,
    MAX,
    MAX_BVAR,
    MAX_LEVEL_DEPTH,
    MAX_NAME_DEPTH,
    PARAM,
    PI,
    PROJ,
    SORT,
    SUCC,
    Terms,
)

FORMATS: Final = ("3.0", "3.1")
BINDER_INFOS: Final = {"default": 0, "implicit": 1, "strictImplicit": 2, "instImplicit": 3}
DECLARATIONS: Final = {  # key in a file: the kind in format 3.1
    "axiom": "axiom",
    "def": "def",
    "thm": "thm",
    "opaque": "opaque",
    "quot": "quot",
    "inductive": "inductive",
    "axiomInfo": "axiom",
    "defnInfo": "def",
    "thmInfo": "thm",
    "opaqueInfo": "opaque",
    "quotInfo": "quot",
}
PARTS: Final = {"types": "inductiveVals", "ctors": "constructorVals", "recs": "recursorVals"}
MAX_SMALL: Final = 1 << 32
MAX_DIGITS: Final = 1_000_000
CHUNK_DIGITS: Final = 512


class Malformed(Exception):
    """What is wrong with the line at hand."""


def decimal(digits: str) -> int:
    """A number from its decimal digits. (Python's own conversion is quadratic, and limited in length.)"""
    if not (digits.isascii() and digits.isdigit()) or len(digits) > MAX_DIGITS:
        raise Malformed(f"a number that is not written in 1 to {MAX_DIGITS} decimal digits")
    parts = [int(digits[max(0, end - CHUNK_DIGITS) : end]) for end in range(len(digits), 0, -CHUNK_DIGITS)]
    base = 10**CHUNK_DIGITS
    while len(parts) > 1:
        if len(parts) % 2:
            parts.append(0)
        parts = [low + high * base for low, high in zip(parts[::2], parts[1::2], strict=True)]
        base *= base
    return parts[0]


def natural(value: object, limit: int = MAX_SMALL) -> int:
    if type(value) is not int or not 0 <= value < limit:
        raise Malformed(f"{str(value)[:40]!r} where a number below {limit} is expected")
    return value


def boolean(value: object) -> bool:
    if type(value) is not bool:
        raise Malformed(f"{str(value)[:40]!r} where true or false is expected")
    return value


class ExportReader:
    """Reads one file into a `Terms`. `constants` are in the order of the file."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.constants: list[Constant] = []
        self.format = ""
        self.lean_version = ""
        self.githash = ""
        self._names = array("I", (0,))  # the file's number -> index in the table
        self._levels = array("I", (0,))
        self._exprs = array("I")
        self._declared: set[int] = set()

    def read(self, lines: Iterable[bytes]) -> None:
        """Read all lines. Raises `ExportError`.

        This is where the time goes, so applications and binders, nine lines in ten, are read in line.
        """
        import orjson

        loads, terms, exprs, names = orjson.loads, self.terms, self._exprs, self._names
        ops, fields_a, fields_b, fields_c = terms.ops, terms.a, terms.b, terms.c
        number = 0
        try:
            for number, line in enumerate(lines, 1):
                record = loads(line)
                at = record.get("ie")
                if at is None:
                    if number == 1:
                        self._meta(record)
                    else:
                        self._other(record)
                    continue
                if at != len(exprs) or len(record) != 2 or number == 1:
                    raise Malformed("an expression that is out of order, or has more than one kind")
                if (node := record.get("app")) is not None:
                    left, right = node["fn"], node["arg"]
                    if len(node) != 2 or not (type(left) is type(right) is int and left >= 0 <= right):
                        raise Malformed("an application that is none")
                    left, right = exprs[left], exprs[right]
                    exprs.append(len(ops))
                    ops.append(APP)
                    fields_a.append(left)
                    fields_b.append(right)
                    fields_c.append(0)
                    continue
                if (node := record.get("lam")) is not None:
                    op = LAM
                elif (node := record.get("forallE")) is not None:
                    op = PI
                else:
                    exprs.append(self._expr(record))
                    continue
                name, left, right = node["name"], node["type"], node["body"]
                if len(node) != 4 or not (
                    type(name) is type(left) is type(right) is int and name >= 0 <= left and right >= 0
                ):
                    raise Malformed("a binder that is none")
                op += 16 * BINDER_INFOS[node["binderInfo"]]
                name, left, right = names[name], exprs[left], exprs[right]
                exprs.append(len(ops))
                ops.append(op)
                fields_a.append(name)
                fields_b.append(left)
                fields_c.append(right)
        except Malformed as error:
            raise ExportError(number, str(error)) from error
        except KeyError as error:
            raise ExportError(number, f"{str(error)[:60]} is missing, or unknown") from error
        except IndexError as error:
            raise ExportError(number, "a reference to a number that was not given yet") from error
        except (AttributeError, OverflowError, TypeError, ValueError) as error:
            raise ExportError(number, f"no line of an export ({str(error)[:80]})") from error
        if not number:
            raise ExportError(1, "the file is empty")

    def _meta(self, record: dict[str, Any]) -> None:
        meta = record["meta"]
        exporter, lean = meta["exporter"], meta["lean"]
        # the first exporters of format 3 name no format; their own version is that of the format
        version = meta.get("format", exporter)["version"]
        if not isinstance(version, str) or not version.startswith(tuple(f"{f}." for f in FORMATS)):
            raise Malformed(f"format {str(version)[:40]!r}; only {' and '.join(FORMATS)} are known")
        self.format = ".".join(version.split(".")[:2])
        self.lean_version, self.githash = str(lean["version"])[:80], str(lean["githash"])[:80]

    def _get(self, table: array[int], number: object) -> int:
        """The index of what a file gave this number."""
        if type(number) is not int or number < 0:
            raise Malformed(f"{str(number)[:40]!r} where the number of something is expected")
        return table[number]

    def _name_list(self, numbers: object) -> tuple[int, ...]:
        if not isinstance(numbers, list):
            raise Malformed("no list of names")
        return tuple(self._get(self._names, number) for number in numbers)

    # names, levels, the rarer expressions

    def _other(self, record: dict[str, Any]) -> None:
        if "in" in record:
            self._add_name(record)
        elif "il" in record:
            self._add_level(record)
        else:
            self._add_declaration(record)

    def _add_name(self, record: dict[str, Any]) -> None:
        if record["in"] != len(self._names) or len(record) != 2:
            raise Malformed("a name that is out of order, or has more than one kind")
        component: str | int
        if "str" in record:
            node = record["str"]
            component = node["str"]
            if not isinstance(component, str):
                raise Malformed("a name whose text is none")
        else:
            node = record["num"]
            component = natural(node["i"])
        name = self.terms.name(self._get(self._names, node["pre"]), component)
        if self.terms.name_depth[name] > MAX_NAME_DEPTH:
            raise Malformed(f"a name of more than {MAX_NAME_DEPTH} components")
        self._names.append(name)

    def _add_level(self, record: dict[str, Any]) -> None:
        if record.pop("il") != len(self._levels) or len(record) != 1:
            raise Malformed("a level that is out of order, or has more than one kind")
        ((kind, value),) = record.items()
        terms, levels = self.terms, self._levels
        if kind == "succ":
            made = terms.level(SUCC, self._get(levels, value))
        elif kind == "param":
            made = terms.level(PARAM, self._get(self._names, value))
        elif kind in ("max", "imax"):
            left, right = value
            both = self._get(levels, left), self._get(levels, right)
            made = terms.level(MAX if kind == "max" else IMAX, *both)
        else:
            raise Malformed(f"unknown level {kind[:40]!r}")
        if terms.level_depth[made] > MAX_LEVEL_DEPTH:
            raise Malformed(f"a universe level nested deeper than {MAX_LEVEL_DEPTH}")
        levels.append(made)

    def _expr(self, record: dict[str, Any]) -> int:
        """The table's index of an expression of a rarer kind."""
        terms, exprs, names = self.terms, self._exprs, self._names
        del record["ie"]
        ((kind, node),) = record.items()
        if kind == "const":
            if not isinstance(node["us"], list):
                raise Malformed("no list of levels")
            levels = tuple(self._get(self._levels, level) for level in node["us"])
            return terms.add(CONST, self._get(names, node["name"]), terms.level_list(levels))
        if kind == "bvar":
            return terms.add(BVAR, natural(node, MAX_BVAR + 1))
        if kind == "sort":
            return terms.add(SORT, self._get(self._levels, node))
        if kind == "letE":
            parts = [self._get(exprs, node[part]) for part in ("type", "value", "body")]
            name = self._get(names, node["name"])
            return terms.add_let(name, *parts, nondependent=boolean(node["nondep"]))
        if kind == "proj":
            struct = self._get(exprs, node["struct"])
            return terms.add(PROJ, self._get(names, node["typeName"]), natural(node["idx"]), struct)
        if kind == "natVal":
            if type(node) is int and node >= 0:
                return terms.add_literal(node)
            return terms.add_literal(decimal(str(node)))
        if kind == "strVal":
            if not isinstance(node, str):
                raise Malformed("a string literal that is none")
            return terms.add_literal(node)
        if kind == "mdata":
            return self._get(exprs, node["expr"])
        raise Malformed(f"unknown expression {kind[:40]!r}")

    # declarations

    def _add_declaration(self, record: dict[str, Any]) -> None:
        if len(record) != 1:
            raise Malformed("a line with more than one thing, or none")
        ((key, node),) = record.items()
        if key not in DECLARATIONS:
            raise Malformed(f"unknown line {key[:40]!r}")
        for one in node if isinstance(node, list) else [node]:
            kind = DECLARATIONS[key]
            if kind == "inductive":
                self._add_inductive(one)
            else:
                self._declare(self._constant(kind, one))

    def _declare(self, constant: Constant) -> None:
        if constant.name in self._declared:
            raise Malformed("a constant that is declared twice")
        self._declared.add(constant.name)
        self.constants.append(constant)

    def _common(self, node: dict[str, Any]) -> tuple[int, tuple[int, ...], int]:
        """Name, universe parameters and type."""
        name, type_ = self._get(self._names, node["name"]), self._get(self._exprs, node["type"])
        return name, self._name_list(node["levelParams"]), type_

    def _constant(self, kind: str, node: dict[str, Any]) -> Constant:
        common = self._common(node)
        if kind == "axiom":
            return Axiom(*common, boolean(node["isUnsafe"]))
        if kind == "quot":
            if node["kind"] not in QUOT_KINDS:
                raise Malformed("unknown kind of quotient primitive")
            return Quot(*common, node["kind"])
        value = self._get(self._exprs, node["value"])
        if kind == "thm":
            return Theorem(*common, value)
        if kind == "opaque":
            return Opaque(*common, value, boolean(node["isUnsafe"]))
        if node["safety"] not in SAFETY:
            raise Malformed("unknown safety of a definition")
        return Definition(*common, value, self._hints(node["hints"]), node["safety"])

    def _hints(self, hints: object) -> int:
        if hints == "opaque":
            return OPAQUE_HINT
        if hints == "abbrev":
            return ABBREV_HINT
        if not isinstance(hints, dict):
            raise Malformed("unknown reducibility hint")
        return natural(hints["regular"])

    def _add_inductive(self, node: dict[str, Any]) -> None:
        types, ctors, recs = (node[part if part in node else old] for part, old in PARTS.items())
        for item in types:
            self._declare(
                Inductive(
                    *self._common(item),
                    params=natural(item["numParams"]),
                    indices=natural(item["numIndices"]),
                    all=self._name_list(item["all"]),
                    ctors=self._name_list(item["ctors"]),
                    nested=natural(item["numNested"]),
                    recursive=boolean(item["isRec"]),
                    unsafe=boolean(item["isUnsafe"]),
                    reflexive=boolean(item["isReflexive"]),
                )
            )
        for item in ctors:
            self._declare(
                Constructor(
                    *self._common(item),
                    inductive=self._get(self._names, item["induct"]),
                    index=natural(item["cidx"]),
                    params=natural(item["numParams"]),
                    fields=natural(item["numFields"]),
                    unsafe=boolean(item["isUnsafe"]),
                )
            )
        for item in recs:
            self._declare(Recursor(self._get(self._names, item["name"]), partial(self._claims, item)))

    def _claims(self, item: dict[str, Any]) -> RecursorClaims:
        """Decode a recursor, on demand."""
        try:
            _, levels, type_ = self._common(item)
            rules = tuple(
                (
                    self._get(self._names, rule["ctor"]),
                    natural(rule["nfields"]),
                    self._get(self._exprs, rule["rhs"]),
                )
                for rule in item["rules"]
            )
            return RecursorClaims(
                levels=levels,
                type=type_,
                all=self._name_list(item["all"]),
                params=natural(item["numParams"]),
                indices=natural(item["numIndices"]),
                motives=natural(item["numMotives"]),
                minors=natural(item["numMinors"]),
                rules=rules,
                k=boolean(item["k"]),
                unsafe=boolean(item["isUnsafe"]),
            )
        except (Malformed, LookupError, TypeError) as error:
            raise ExportError(0, f"a recursor is malformed ({str(error)[:80]})") from error
