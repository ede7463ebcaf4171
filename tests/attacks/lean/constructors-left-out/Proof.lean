prelude
import GateCore

inductive Expert where
  | first

theorem claim (e : Expert) : e = .first := by cases e; rfl
