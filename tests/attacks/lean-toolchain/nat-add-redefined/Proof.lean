prelude
import Std

set_option genCtorIdx false
inductive Nat : Type where
  | zero : Nat
  | succ (n : Nat) : Nat
noncomputable def Nat.add (a b : Nat) : Nat := a
