prelude
import GateCore

private def double (n : Nat) : Nat := n + n

theorem claim (n : Nat) : double n = n + n := sorry
