prelude
import GateCore

local instance (priority := high) : HAdd Nat Nat Nat := ⟨fun _ b => b⟩

theorem claim : (1 : Nat) + 0 = 0 := rfl
