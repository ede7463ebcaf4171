prelude
import GateCore

/-- An expert of capacity `cap` that is sent `load` tokens drops `load - cap` of them and processes `min load cap`. -/
theorem dropped_tokens (load cap : Nat) : min load cap + (load - cap) = load := sorry
