prelude
import GateCore

structure Load where
  tokens : Nat
  capacity : Nat

theorem claim (l : Load) : Load.mk l.tokens l.capacity = l := rfl
