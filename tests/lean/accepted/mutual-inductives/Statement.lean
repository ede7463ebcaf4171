prelude
import GateCore

mutual
inductive Even : Nat → Prop where
  | zero : Even 0
  | step (n : Nat) (h : Odd n) : Even (n + 1)
inductive Odd : Nat → Prop where
  | step (n : Nat) (h : Even n) : Odd (n + 1)
end

theorem claim : Even 4 := sorry
