prelude
import GateCore.Sum
import GateCore.Nat.Div
import GateCore.Ring
/-!
# GateCore

The whole library. A claim is a file that starts with `prelude` and `import GateCore`.
-/
