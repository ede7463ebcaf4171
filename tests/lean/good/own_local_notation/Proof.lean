prelude
import GateCore

local notation "twice" n => Nat.add n n
local macro "three" : term => `(Nat.succ 2)

/-- Notation that only this file knows. -/
theorem own_local_notation (n : Nat) :
    (twice (twice n)) + three = 4 * n + 3 := by
  show n + n + (n + n) + 3 = 4 * n + 3
  omega
