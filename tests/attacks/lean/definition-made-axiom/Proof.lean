prelude
import GateCore

axiom double (n : Nat) : Nat

theorem claim (n : Nat) : double n = n := sorry
