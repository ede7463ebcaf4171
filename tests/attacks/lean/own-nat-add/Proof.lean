prelude
set_option autoImplicit false
set_option genCtorIdx false
set_option genInjectivity false
universe u

inductive Eq {α : Sort u} : α → α → Prop where
  | refl (a : α) : Eq a a

inductive Nat : Type where
  | zero : Nat
  | succ (n : Nat) : Nat

noncomputable def Nat.add (a b : Nat) : Nat := a

theorem claim (n : Nat) : Eq (Nat.add n (Nat.succ Nat.zero)) n := Eq.refl n
