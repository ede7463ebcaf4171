prelude
import GateCore

axiom trusted : True

theorem claim : False := sorry
