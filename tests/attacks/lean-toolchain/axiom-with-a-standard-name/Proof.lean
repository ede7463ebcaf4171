prelude
import Std

set_option genCtorIdx false
inductive False : Prop
axiom propext : False
