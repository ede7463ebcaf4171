prelude
import GateCore

theorem helper (n : Nat) : (match n with | 0 => 0 | m + 1 => m) ≤ n := by cases n <;> simp

theorem claim (n : Nat) : (match n with | 0 => 0 | m + 1 => m) = n - 1 := by cases n <;> rfl
