prelude
import GateCore

macro "finish" : tactic => `(tactic| first | exact True.intro | exact Eq.symm ‹_›)
macro "both" : tactic => `(tactic| constructor <;> finish)

theorem claim (a b : Nat) (h : a = b) : b = a ∧ True := by both
