prelude
import GateCore

def limit : Fin 1 := ⟨0, Nat.zero_lt_succ 0⟩

theorem claim (n : Nat) : n ≤ limit.val := sorry
