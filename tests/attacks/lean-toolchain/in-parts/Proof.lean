module
prelude
import Std

set_option genCtorIdx false
public theorem claim (p : Prop) (h : p) : p := h
