prelude
import GateCore.Combinatorics
import GateCore.Fin
import GateCore.Rat
/-!
# GateCore

The whole library. A claim is a file that starts with `prelude` and `import GateCore`.
-/
