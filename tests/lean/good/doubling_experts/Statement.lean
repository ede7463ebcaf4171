prelude
import GateCore

/-- Each level of a binary routing tree doubles the experts; `d` levels reach more than `d` of them. -/
theorem doubling_experts (d : Nat) : d < 2 ^ d := sorry
