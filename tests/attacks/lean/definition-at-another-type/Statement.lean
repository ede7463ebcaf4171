prelude
import GateCore

def limit : Fin 2 := ⟨0, Nat.zero_lt_succ 1⟩

theorem claim (n : Nat) : n ≤ limit.val := sorry
