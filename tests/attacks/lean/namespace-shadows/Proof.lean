prelude
import GateCore

namespace Own
inductive Nat where
  | one
end Own
open Own (Nat)
set_option linter.all false

theorem claim (n : Own.Nat) : n = n := rfl
