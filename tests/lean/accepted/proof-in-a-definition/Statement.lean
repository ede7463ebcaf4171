prelude
import GateCore

def last : Fin 3 := ⟨2, by decide⟩

theorem claim : last.val = 2 := sorry
