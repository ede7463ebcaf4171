prelude
import GateCore

/-- A token that is sent to `k` of `n` equal experts of `p` parameters, beside `s` shared ones, uses no more parameters
than the model has. -/
theorem active_parameters (n k p s : Nat) (h : k ≤ n) : s + k * p ≤ s + n * p := by
  simp
  exact Nat.mul_le_mul_right p h
