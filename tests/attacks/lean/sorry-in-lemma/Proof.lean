prelude
import GateCore

theorem lemma1 (n m : Nat) : n = m := sorry

theorem claim (n : Nat) : n = n + 1 := lemma1 n (n + 1)
