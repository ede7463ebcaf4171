prelude
import GateCore

theorem claim (b : Bool) : (b : Prop) := sorry
