prelude
import GateCore

/-- Over all experts, tokens processed and tokens dropped make up the tokens routed. -/
theorem total_dropped (n cap : Nat) (load : Nat → Nat) :
    (∑ i < n, min (load i) cap) + ∑ i < n, (load i - cap) = ∑ i < n, load i := sorry
