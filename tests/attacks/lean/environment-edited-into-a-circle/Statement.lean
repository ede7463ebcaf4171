prelude
import GateCore

theorem claim : False := sorry
