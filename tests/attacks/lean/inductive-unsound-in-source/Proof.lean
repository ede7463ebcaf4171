prelude
import GateCore

set_option debug.skipKernelTC true
inductive Bad : Type where
  | mk (f : Bad → False) : Bad

theorem claim (n : Nat) : n = n + 1 := sorry
