"""Proposes whether a claim is mathematical or empirical. A person decides.

Each kind has a list of marks: words and signs with a weight. The marks found in a text are summed up, each
counted once; the kind with clearly more weight wins. That is all there is to it, so that whoever confirms a
proposal sees at a glance what it rests on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from gatekeeper.model import ClaimKind

ENOUGH = 2
"""The least weight that makes a proposal."""
AHEAD = 2
"""By how much it must pass the other kind's."""
MAX_READ = 4000

_STRONG, _FAIR, _WEAK = 3, 2, 1
Side = Literal["mathematical", "empirical"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the words of a claim suggest, and which words these are."""

    kind: ClaimKind
    words: tuple[str, ...]
    """As and in the order they stand in the text: those for its kind; of both where it is unclassified."""
    mathematical: int
    """Sum of the weights of the marks found."""
    empirical: int

    @property
    def account(self) -> str:
        """The proposal in one plain sentence."""
        score = f"mathematical {self.mathematical}, empirical {self.empirical}"
        named = ", ".join(f"'{word}'" for word in self.words)
        if self.kind != "unclassified":
            return f"{self.kind}, because of {named} ({score})"
        if not named:
            return "unclassified: no word points to either kind"
        return f"unclassified: {named} do not settle it ({score})"


def propose(text: str) -> Proposal:
    """The kind that the text's words suggest; `unclassified` where neither kind is clearly ahead.

    Pure and deterministic. Of a longer text only the first 4000 characters are read.
    """
    text = " ".join(text[:MAX_READ].split())
    mathematical, empirical = _marks("mathematical", text), _marks("empirical", text)
    scores = sum(weight for _, _, weight in mathematical), sum(weight for _, _, weight in empirical)
    kind: ClaimKind = "unclassified"
    found = mathematical + empirical
    if scores[0] >= ENOUGH and scores[0] - scores[1] >= AHEAD:
        kind, found = "mathematical", mathematical
    elif scores[1] >= ENOUGH and scores[1] - scores[0] >= AHEAD:
        kind, found = "empirical", empirical
    words = tuple(dict.fromkeys(word for _, word, _ in sorted(found)))
    return Proposal(kind, words, *scores)


def _marks(side: Side, text: str) -> list[tuple[int, str, int]]:
    """Place, wording and weight of each mark's first find."""
    finds = ((shape.search(text), weight) for shape, weight in _MARKS[side])
    return [(find.start(), find[0].strip(), weight) for find, weight in finds if find]


def _words(weight: int, *alternatives: str) -> list[tuple[re.Pattern[str], int]]:
    return [(re.compile(rf"(?<!\w)(?:{shape})(?!\w)", re.I), weight) for shape in alternatives]


def _signs(weight: int, *shapes: str) -> list[tuple[re.Pattern[str], int]]:
    return [(re.compile(shape), weight) for shape in shapes]


# Bounded repeats only, and none inside another: a search takes time in proportion to the text.
_MARKS: dict[Side, list[tuple[re.Pattern[str], int]]] = {
    "mathematical": [
        *_words(
            _STRONG,
            r"theorems?|lemmas?|corollar(?:y|ies)|propositions?|conjectures?|axioms?",
            r"for (?:all|every|each|any) (?:[a-zA-Z]|natural|integers?|reals?|finite|positive|primes?)",
            r"for (?:all|every|each|any) non-?negative",
            r"there (?:exists?|is no [a-z]+ such that)|if and only if|iff",
            r"proofs?|proves?|proven|provabl[ey]",
            r"irrational|divisible by|divides|coprime|prime numbers?|infinitely many|modulo|congruent",
            r"injective|surjective|bijective|bijections?|isomorphi(?:c|sms?)",
            r"homomorphisms?|commutative|associative",
            r"NP-(?:hard|complete)|(?:un)?decidable",
        ),
        *_words(
            _FAIR,
            r"bounded (?:above |below )?by|(?:upper|lower|tight) bounds?|supremum|infimum",
            r"converges?|convergence|diverges?|monoton(?:e|ic|ically)|convex|concave|continuous|invariant",
            r"(?:greater|less|smaller|larger) than or equal to",
            r"integers?|(?:natural|real) numbers?|polynomials?|matri(?:x|ces)|eigenvalues?|permutations?",
            r"binomial|logarithm|combinatorial|closed form|by induction|sums? to (?:one|1)|partitions? of",
            r"equals?|is equal to|sum of the (?:first|weights|entries)",
        ),
        *_words(_WEAK, r"at most|at least", r"always|never|necessarily|exactly", r"holds|implies|unique"),
        *_signs(
            _STRONG,
            r"[≤≥∀∃∑∏∈∉⊆⊂⟹⇒⇔∞√≡∣∤∫]|\\(?:leq?|geq?|forall|exists|sum|prod|frac|in)\b",
            r"\b\w{1,3}\(\w{1,3} ?[-+] ?\w{1,3}\) ?/ ?\d",
            r"\b[A-Za-z] ?\^ ?[\w({]|[A-Za-z0-9)][²³ⁿ]|\b\d\^[a-z]",
            r"\b[OΘΩ]\([^)]{1,40}\)|\bgcd\(|\blog[_ ]?\d?\(|\bC\(\w{1,3}, ?\w{1,3}\)",
            r"(?<![\w(])(?!p)[a-zA-Z] ?(?:<=|>=|=|<|>) ?[-(]?\w",
            r"\b[Aa]t (?:most|least) \d{0,4}[B-Zb-z]\b",
        ),
    ],
    "empirical": [
        *_words(
            _STRONG,
            r"benchmarks?|baselines?|ablations?|held-out|(?:test|validation) (?:set|split)|leaderboard",
            r"accuracy|precision|recall|F1(?:[- ]score)?|BLEU|ROUGE|perplexity|AUC|win rate|error rates?",
            r"latency|throughput|TTFT|TPOT|tokens?(?:/| per )s(?:ec(?:ond)?)?|speed-?ups?|wall-clock",
            r"pass@\d{1,3}|FLOPS?|runtime",
            r"measur(?:e|ed|es|ements?)|observed|experiments?|experimental(?:ly)?|empirical(?:ly)?",
            r"simulat(?:ed|ions?|es)|statistically significant|p ?[<=] ?0?\.\d{1,6}",
            r"MMMU|SQA-IMG|ScienceQA|MathVista|DocVQA|TextVQA|VQA-?v2|Winoground|ImageNet|CIFAR-?100?|MNIST|COCO",
            r"GSM8K|MMLU|HumanEval|SQuAD|GLUE|SuperGLUE|WikiText(?:-\d{1,3})?|HellaSwag",
            r"(?:reduction|improvement|increase|decrease|gain)s? (?:in|of|compared|over|relative)",
            r"outperform(?:s|ed|ing)?|state[- ]of[- ]the[- ]art",
        ),
        *_words(
            _FAIR,
            r"compared (?:to|with)|relative to|faster than|slower than|improv(?:es|ed)|reduc(?:es|ed)",
            r"batch size|GPUs?|A100|H100|memory (?:use|usage|footprint)|inference",
            r"train(?:ed|ing)|fine-tun(?:ed|ing)",
            r"datasets?|samples?|participants|patients|surveys?|on average|median|standard deviation",
            r"\d{1,9}(?:\.\d{1,9})? ?(?:ms|s|seconds?|minutes?|hours?|[GM]i?B|kWh|W|tokens|points?|percent)",
        ),
        *_words(_WEAK, r"achieves?", r"approximately|typically|often", r"evaluated"),
        *_signs(_FAIR, r"\d{1,9}(?:\.\d{1,9})? ?%", r"\b\d{1,9}(?:\.\d{1,9})?[x×](?!\w)", r"\d ?± ?\d"),
    ],
}
