prelude
import GateCore

structure Load where
  token : Nat

def Load.tokens (_ : Load) : Nat := 0
theorem claim (l : Load) : l.tokens = 0 := rfl
