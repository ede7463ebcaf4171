prelude
import GateCore

/-- With a rational capacity factor of at least 1, the capacity of all experts is at least the routed tokens. -/
theorem capacity_factor_rational (c : Rat) (tokens : Nat) (hc : 1 ≤ c) : (tokens : Rat) ≤ c * (tokens : Rat) := by
  have nonneg : (0 : Rat) ≤ (tokens : Rat) := Rat.natCast_le.2 (Nat.zero_le tokens)
  have h := Rat.mul_le_mul_of_nonneg_right hc nonneg
  rw [Rat.one_mul] at h
  exact h
