prelude
import GateCore
import Cheat
theorem claim (n : Nat) : n = n + 1 := cheat
