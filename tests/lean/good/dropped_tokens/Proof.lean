prelude
import GateCore

/-- An expert of capacity `cap` that is sent `load` tokens drops `load - cap` of them and processes `min load cap`. -/
theorem dropped_tokens (load cap : Nat) : min load cap + (load - cap) = load := by
  by_cases h : load ≤ cap
  · rw [Nat.min_eq_left h, Nat.sub_eq_zero_of_le h, Nat.add_zero]
  · have h' : cap ≤ load := Nat.le_of_lt (Nat.not_le.mp h)
    rw [Nat.min_eq_right h', Nat.add_sub_of_le h']
