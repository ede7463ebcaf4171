prelude
import GateCore

structure Load where
  capacity : Nat
  tokens : Nat

theorem claim : (Load.mk 1 2).tokens = 2 := rfl
