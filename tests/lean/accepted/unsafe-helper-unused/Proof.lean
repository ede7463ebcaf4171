prelude
import GateCore

unsafe def spin (n : Nat) : Nat := spin (n + 1)
partial def search (n : Nat) : Nat := search (n + 1)
axiom conjecture : ∀ n : Nat, n = 0
theorem open_question : 1 = 2 := sorry

theorem claim (n : Nat) : n + 0 = n := rfl
