prelude
import GateCore

theorem claim (n : Nat) (h : n = n + 1) : n = n + 1 := h
