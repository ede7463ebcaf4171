prelude
import GateCore

instance (priority := high) lying : LE Nat := ⟨fun _ _ => True⟩

theorem claim (n : Nat) : n + 1 ≤ n := True.intro
