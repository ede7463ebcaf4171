prelude
import GateCore

theorem claim : 2 = 3 := sorry
