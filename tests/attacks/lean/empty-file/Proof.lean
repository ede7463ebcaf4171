prelude
import GateCore


