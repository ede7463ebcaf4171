prelude
import GateCore

inductive Expert where
  | first
  | second

theorem claim (e : Expert) : e = .first := sorry
