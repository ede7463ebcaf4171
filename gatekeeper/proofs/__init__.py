"""The Lean judge: readers of compiled Lean data, the statement comparison, and the driver of the kernel.

It runs inside a sealed container that never ran author code, so it needs nothing but the standard library
(and `orjson`, for exports) and no other part of gatekeeper. `python3 -m gatekeeper.proofs REQUEST.json`
judges one request in a fresh process; `request.py` has its format, `judge.py` the order of the checks.
"""
