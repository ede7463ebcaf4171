prelude
import GateCore

/-- If each expert holds as many tokens as there are, no routing drops a token. -/
theorem no_drop_at_worst_case_capacity (n t : Nat) (load : Nat → Nat) (total : ∑ i < n, load i = t) :
    ∀ i < n, load i - t = 0 := sorry
