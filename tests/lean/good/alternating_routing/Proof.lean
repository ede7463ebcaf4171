prelude
import GateCore

/-- Tokens that alternate between two experts: which expert a token gets. -/
def alternate (t : Nat) : Nat := if t % 2 = 0 then 0 else 1

/-- Two tokens in a row get different experts. -/
theorem alternating_routing (t : Nat) : alternate t + alternate (t + 1) = 1 := by
  unfold alternate
  split <;> split <;> omega
