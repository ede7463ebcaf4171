prelude
import GateCore

theorem claim (n : Nat) : let m := n + n; m = 2 * n := sorry
