prelude
import GateCore

theorem claim (n : Nat : n = := by
