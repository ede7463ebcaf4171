prelude
import GateCore

universe u

axiom any : ∀ p : Prop, p

theorem claim.{v} (n : Nat) (α : Sort v) : n = n + 1 := any _
