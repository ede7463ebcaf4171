prelude
import GateCore

section
variable (n : Nat) (h : n = n + 1)
include h
theorem claim : n = n + 1 := h
end
