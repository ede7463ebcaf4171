prelude
import GateCore

/-- With a rational capacity factor of at least 1, the capacity of all experts is at least the routed tokens. -/
theorem capacity_factor_rational (c : Rat) (tokens : Nat) (hc : 1 ≤ c) : (tokens : Rat) ≤ c * (tokens : Rat) := sorry
