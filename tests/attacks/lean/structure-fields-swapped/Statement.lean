prelude
import GateCore

structure Load where
  tokens : Nat
  capacity : Nat

theorem claim : (Load.mk 1 2).tokens = 2 := sorry
