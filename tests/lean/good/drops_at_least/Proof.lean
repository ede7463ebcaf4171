prelude
import GateCore

/-- At least the tokens beyond the total capacity are dropped. -/
theorem drops_at_least (n cap t : Nat) (load : Nat → Nat) (total : ∑ i < n, load i = t) :
    t - n * cap ≤ ∑ i < n, (load i - cap) := by
  have split : (∑ i < n, min (load i) cap) + ∑ i < n, (load i - cap) = ∑ i < n, load i := by
    rw [← sumRange_add]
    apply sumRange_congr
    intro i _
    omega
  have processed : ∑ i < n, min (load i) cap ≤ n * cap := Nat.sumRange_le_mul fun i _ => Nat.min_le_right _ _
  omega
