prelude
import GateCore

def top : Fin 3 := ⟨2, by decide⟩
def last : Fin 3 := ⟨2, by decide⟩

theorem claim : last.val = 2 := rfl
