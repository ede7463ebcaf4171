prelude
import GateCore

set_option debug.skipKernelTC true

theorem helper : (3 : Nat) = 4 := by decide +kernel

theorem claim (n : Nat) : n = n + 1 := absurd helper (by decide)
