prelude
import GateCore

axiom routing : ∀ n : Nat, ∃ m, n < m

theorem claim : ∃ m, 3 < m := sorry
