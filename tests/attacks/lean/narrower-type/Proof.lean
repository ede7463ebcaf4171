prelude
import GateCore

theorem claim (n : Empty) : n = n := rfl
