prelude
import GateCore

inductive Expert : Type where
  | first
  | second

theorem claim (a b : Expert) : a = b := sorry
