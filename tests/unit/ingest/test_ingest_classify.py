"""Proposals for sentences of both kinds, and the words they rest on."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.ingest import propose, read

DRAFT = Path(__file__).parents[2] / "data" / "seeds" / "002_977b3ccdc5d027b7.txt"
TWELVE = [claim.text for claim in read(DRAFT.read_bytes(), DRAFT.name).claims]

MATHEMATICAL = [
    "For all n, the sum of the first n natural numbers is n(n+1)/2.",
    "The number of edges of the complete graph on n vertices is n(n-1)/2.",
    "Top-k routing over n experts admits exactly C(n, k) distinct expert sets.",
    "Every routing matrix whose rows sum to one has spectral radius at most 1.",
    "The load-balancing loss is bounded below by 1/n and equals it if and only if routing is uniform.",
    "Gradient descent with step size 1/L converges to the minimum of any convex L-smooth function.",
    "The softmax gate is invariant under adding a constant to all logits.",
    "There exists no polynomial-time algorithm for optimal expert placement unless P = NP.",
    "If a ≤ b and b ≤ c then a ≤ c.",
    "The square root of 2 is irrational.",
    "A capacity of c ≥ ⌈kT/n⌉ suffices to drop no token.",
    "We prove that the gating function is 1-Lipschitz.",
    "The composition of two injective maps is injective.",
    "With top-2 routing, at most 2T expert calls are made for T tokens.",
    "Theorem 2 gives a tight bound on the number of dropped tokens.",
    "Sorting n gate scores needs O(n log n) comparisons.",
    r"For every positive k, \sum_{i} g_i = 1.",
    "Two permutations of the experts give the same output.",
]

EMPIRICAL = [
    "Mixtral reaches 70.6% on MMLU.",
    "The offloading cache cuts median latency by 31 ms on a single A100.",
    "Throughput rises from 120 to 310 tokens/s when the batch size grows from 1 to 16.",
    "Peak GPU memory falls to 11.2 GB during inference.",
    "In our simulation, random top-2 routing leaves at most 8% of the experts idle.",
    "Human raters preferred the routed model in 61% of 400 comparisons.",
    "Fine-tuning on DocVQA improves ANLS by 2.3 points.",
    "Soft routing outperforms hard routing on all six datasets.",
    "Perplexity on WikiText-103 is 18.4.",
    "Training for 3 epochs took 14 hours on 8 H100 GPUs.",
    "The measured overhead of routing is less than 5%.",
    "No statistically significant difference was observed (p = 0.31).",
    "The cache hit rate is about 87 percent.",
    "With k = 8 experts the model's accuracy on MMMU is 41.2%.",
    "Decoding is 2.4x faster than the dense baseline.",
    "An ablation shows a decrease of 1.1 ± 0.2 in F1.",
]

NEITHER = [
    "",
    "Mixture-of-experts models are interesting.",
    "SMoES uses soft modality scores.",
    "The paper cites related work and lists its authors.",
    "The measured latency is at most n for all n.",
    "Theorem: accuracy.",
]


@pytest.mark.parametrize("text", TWELVE)
def test_the_draft_claims_are_empirical(text: str) -> None:
    assert propose(text).kind == "empirical"


@pytest.mark.parametrize("text", MATHEMATICAL)
def test_mathematical(text: str) -> None:
    assert propose(text).kind == "mathematical", propose(text)


@pytest.mark.parametrize("text", EMPIRICAL)
def test_empirical(text: str) -> None:
    assert propose(text).kind == "empirical", propose(text)


@pytest.mark.parametrize("text", NEITHER)
def test_unclassified(text: str) -> None:
    assert propose(text).kind == "unclassified", propose(text)


@pytest.mark.parametrize("text", [*TWELVE, *MATHEMATICAL, *EMPIRICAL])
def test_the_words_are_the_texts_own(text: str) -> None:
    proposal = propose(text)
    assert proposal.words
    assert all(word in text for word in proposal.words)
    places = [text.index(word) for word in proposal.words]
    assert places == sorted(places)


def test_a_proposal_in_full() -> None:
    proposal = propose(TWELVE[-1])
    assert proposal.words == ("achieves", "32.1%", "accuracy", "SQA-IMG", "benchmark")
    assert (proposal.mathematical, proposal.empirical) == (0, 12)
    assert proposal.account == (
        "empirical, because of 'achieves', '32.1%', 'accuracy', 'SQA-IMG', 'benchmark' "
        "(mathematical 0, empirical 12)"
    )


def test_both_sides_are_shown_where_neither_wins() -> None:
    assert propose("Theorem: accuracy.").account == (
        "unclassified: 'Theorem', 'accuracy' do not settle it (mathematical 3, empirical 3)"
    )
    assert propose("Nothing.").account == "unclassified: no word points to either kind"


def test_white_space_does_not_matter() -> None:
    assert propose("The\nupper \t bound") == propose("The upper bound")
