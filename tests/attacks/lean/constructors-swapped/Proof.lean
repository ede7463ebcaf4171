prelude
import GateCore

inductive Expert where
  | second
  | first

theorem claim (e : Expert) : e = .first := sorry
