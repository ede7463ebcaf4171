prelude
import GateCore

structure Load where
  tokens : Nat

theorem claim (l : Load) : l.tokens = 0 := sorry
