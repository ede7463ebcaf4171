# %% [markdown]
# # The gate from Python
#
# Run it from a workspace that has EXAMPLE:BIRTHDAYS, such as this repository, with
# `python docs/examples/library.py`. An editor that knows percent cells (VS Code, PyCharm, Spyder, Jupytext)
# shows it as a notebook.

# %%
from collections.abc import Sequence

from gatekeeper import Gate, Silent, Workspace, listing
from gatekeeper.model import ClaimVerdict, Verdict

RECORD = "EXAMPLE:BIRTHDAYS"
space = Workspace.open()

# %% [markdown]
# ## What is asked
#
# The trusted half of a claim: its text, and the rules that the measurement must satisfy.

# %%
claim = space.claim(RECORD, "c1")
print(claim.text)
for rule in claim.accept if claim.kind == "empirical" else ():
    print(" ", rule)

# %% [markdown]
# ## What stands
#
# `status` reads the ledger and hashes the files. It runs nothing, and needs no container engine.

# %%
with Gate(space) as gate:
    before = gate.status(RECORD)
print(before.status, before.reason.code, before.evaluated)

# %% [markdown]
# ## A run
#
# `verify` evaluates claims in sealed containers and records a verdict for each record. An observer is told
# what goes on, from several threads; it may leave out what it does not care for.


# %%
class Printing(Silent):
    def planned(self, claims: Sequence[tuple[str, str]]) -> None:
        print(len(claims), "to look at")

    def finished(self, record_id: str, claim: ClaimVerdict) -> None:
        print(record_id, claim.id, claim.status, claim.reason.code)


with Gate(space) as gate:
    [verdict] = gate.verify([RECORD], observer=Printing())

# %% [markdown]
# ## What it rests on
#
# A verdict is a frozen pydantic model, the same that `gate verify --format json` prints.


# %%
def measured(verdict: Verdict) -> None:
    for claim in verdict.claims:
        for result in claim.rules:
            print(claim.id, result.text)
        evidence = claim.evidence
        for step in evidence.steps if evidence else ():
            print(f"  {step.name}: {step.seconds} s in {step.image[:19]}…")
        if evidence and evidence.run:
            seen = {probe.name for probe in evidence.run.probes if probe.moved}
            print("  moves with", ", ".join(sorted(seen)))


measured(verdict)

# %% [markdown]
# ## Once is enough
#
# Where nothing has changed that a verdict rests on, a second run would only repeat it. `unchanged` finds such
# records; what it gives has the date of the evidence, and the entry of the ledger that it is in.

# %%
with Gate(space) as gate:
    kept = gate.unchanged([RECORD])
    print({key: (it.verdict.status, it.verdict.evaluated, it.entry.number) for key, it in kept.items()})

# %% [markdown]
# ## All records at a glance
#
# `listing` remembers what it saw, and looks again only at what changed. It is for looking at: `status` is
# what counts.

# %%
for summary in listing(space.root, lambda: Gate(space).records).summaries:
    print(f"{summary.id:20} {summary.status:10} {summary.code}")
