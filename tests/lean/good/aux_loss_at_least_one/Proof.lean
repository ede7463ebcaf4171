prelude
import GateCore

/-- The load-balancing loss `n * ∑ f i * p i` with both shares equal to the load is at least 1: in whole numbers,
`t ^ 2 ≤ n * ∑ load i ^ 2` for two experts. -/
theorem aux_loss_at_least_one (a b : Nat) : (a + b) ^ 2 ≤ 2 * (a ^ 2 + b ^ 2) := by
  have h := Nat.two_mul_le_add_sq a b
  nonlinear_omega
