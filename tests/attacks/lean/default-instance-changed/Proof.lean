prelude
import GateCore

inductive Single where
  | it
@[default_instance 1000000] instance (n : Nat) : OfNat Single n := ⟨.it⟩

theorem claim : 2 = 3 := rfl
