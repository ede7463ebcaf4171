prelude
import GateCore

/-- Tokens are processed or dropped, so what is processed is what was routed less what was dropped. -/
theorem routed_tokens_split (routed processed dropped : Nat) (h : processed + dropped = routed) :
    processed = routed - dropped ∧ dropped ≤ routed := by
  omega
