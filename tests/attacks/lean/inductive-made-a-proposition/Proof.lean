prelude
import GateCore

inductive Expert : Prop where
  | first
  | second

theorem claim (a b : Expert) : a = b := rfl
