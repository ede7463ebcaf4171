prelude
import GateCore

theorem claim : 18446744073709551616 = Nat.succ 18446744073709551615 ∧ 0 = Nat.zero := ⟨rfl, rfl⟩
