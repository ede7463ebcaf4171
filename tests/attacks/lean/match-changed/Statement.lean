prelude
import GateCore

theorem claim (n : Nat) : (match n with | 0 => 1 | m + 1 => m + 2) = n + 1 := sorry
