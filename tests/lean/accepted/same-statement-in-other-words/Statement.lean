prelude
import GateCore

theorem claim (tokens experts : Nat) (h : 0 < experts) : tokens % experts < experts := sorry
