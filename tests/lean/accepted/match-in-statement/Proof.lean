prelude
import GateCore

theorem helper (b : Bool) : (match b with | true => 1 | false => 1) = 1 := by cases b <;> rfl

theorem claim (n : Nat) : (match n with | 0 => 0 | m + 1 => m) = n - 1 := by cases n <;> rfl
