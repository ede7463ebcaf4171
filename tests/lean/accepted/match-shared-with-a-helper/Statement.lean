prelude
import GateCore

theorem claim (n : Nat) : (match n with | 0 => 0 | m + 1 => m) = n - 1 := sorry
