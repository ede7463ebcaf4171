prelude
import GateCore

/-- Excluded middle and proof by contradiction under Lean's names. -/
theorem idle_or_all_busy (load : Nat → Nat) :
    (∃ i, load i = 0) ∨ ∀ i, 0 < load i := sorry
