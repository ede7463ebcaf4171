prelude
import GateCore

/-- Hash routing by remainder sends tokens 8 apart to the same of 8 experts. -/
theorem hash_routing_periodic (t : Nat) : (t + 8) % 8 = t % 8 := by
  omega
