prelude
import GateCore

theorem claim (n : Nat) : n + 1 ≤ n := sorry
