prelude
import GateCore

theorem claim (p : Prop) (a b : p) : a = b := sorry
