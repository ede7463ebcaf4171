prelude
import GateCore

/-- At least the tokens beyond the total capacity are dropped. -/
theorem drops_at_least (n cap t : Nat) (load : Nat → Nat) (total : ∑ i < n, load i = t) :
    t - n * cap ≤ ∑ i < n, (load i - cap) := sorry
