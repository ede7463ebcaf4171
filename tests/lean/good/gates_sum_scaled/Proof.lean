prelude
import GateCore

/-- Scaling all gate weights by a constant scales their sum. -/
theorem gates_sum_scaled (n : Nat) (c : Rat) (g : Nat → Rat) : ∑ i < n, c * g i = c * ∑ i < n, g i :=
  (mul_sumRange c g n).symm
