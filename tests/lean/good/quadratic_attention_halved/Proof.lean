prelude
import GateCore

/-- Splitting a sequence of `2 * m` tokens into two halves halves the pairs that attention looks at. -/
theorem quadratic_attention_halved (m : Nat) : 2 * (2 * (m * m)) = (2 * m) * (2 * m) := by
  ring
