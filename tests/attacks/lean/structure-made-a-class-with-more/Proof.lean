prelude
import GateCore

structure Load where
  tokens : Nat
  zero : tokens = 0

theorem claim (l : Load) : l.tokens = 0 := l.zero
