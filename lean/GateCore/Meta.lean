prelude
import GateCore.Prelude.Data
/-!
# Coercions, monads and syntax

What the elaborator needs to run macros: the classes that `do`-free generated code calls, and syntax trees with the
memory layout of the engine. A constant marked `@[extern "engine"] opaque` has no code here: the interpreter finds the
compiled function of the same Lean name in the engine. A name that the engine does not have ends the process.
-/

set_option linter.unusedVariables false

universe u v w

/-! ## Coercions

`↑a` asks for `CoeT`. Chains are short: out of a subtype (`CoeOut`), then one ordinary step, then a step that fits any
target (`CoeTail`, as for numerals). -/

/-- An ordinary coercion. -/
class Coe (α : semiOutParam (Sort u)) (β : Sort v) where
  coe : α → β
/-- A coercion that leaves a type whose parameters the target does not show, as `Fin n` to `Nat`. -/
class CoeOut (α : Sort u) (β : semiOutParam (Sort v)) where
  coe : α → β
/-- A coercion into a family of types, as of `Nat` into the types with numerals. -/
class CoeTail (α : semiOutParam (Sort u)) (β : Sort v) where
  coe : α → β
/-- A coercion of one value. -/
class CoeDep (α : Sort u) (_ : α) (β : Sort v) where
  coe : β
/-- What the elaborator looks for when a type does not fit. -/
class CoeT (α : Sort u) (_ : α) (β : Sort v) where
  coe : β
/-- A coercion to functions. -/
class CoeFun (α : Sort u) (γ : outParam (α → Sort v)) where
  coe : (f : α) → γ f
/-- A coercion to types. -/
class CoeSort (α : Sort u) (β : outParam (Sort v)) where
  coe : α → β
attribute [coe_decl] Coe.coe CoeOut.coe CoeTail.coe CoeDep.coe CoeT.coe CoeFun.coe CoeSort.coe

section
variable {α : Sort u} {β : Sort v} {γ : Sort w} {a : α}
@[reducible, coe_decl] instance (priority := 100) instCoeTOfCoeOutTail [CoeOut α β] [CoeTail β γ] : CoeT α a γ :=
  ⟨CoeTail.coe (CoeOut.coe a : β)⟩
@[reducible, coe_decl] instance instCoeTOfCoeDep [CoeDep α a β] : CoeT α a β := ⟨CoeDep.coe a⟩
@[reducible, coe_decl] instance instCoeTOfCoe [Coe α β] : CoeT α a β := ⟨Coe.coe a⟩
@[reducible, coe_decl] instance instCoeTOfCoeTail [CoeTail α β] : CoeT α a β := ⟨CoeTail.coe a⟩
@[reducible, coe_decl] instance instCoeTOfCoeOut [CoeOut α β] : CoeT α a β := ⟨CoeOut.coe a⟩
end

instance {α : Sort u} {p : α → Prop} : CoeOut (Subtype p) α := ⟨Subtype.val⟩
instance {n : Nat} : CoeOut (Fin n) Nat := ⟨Fin.val⟩
instance : Coe Bool Prop := ⟨fun b => Eq b true⟩
instance : CoeSort Bool Prop := ⟨fun b => Eq b true⟩

/-- The types with an image of every natural number. -/
class NatCast (R : Type u) where
  natCast : Nat → R
instance : NatCast Nat := ⟨id⟩
/-- The image of a natural number. -/
@[coe, reducible, match_pattern] protected def Nat.cast {R : Type u} [NatCast R] : Nat → R := NatCast.natCast
instance {R : Type u} [NatCast R] : CoeTail Nat R := ⟨Nat.cast⟩

/-! ## Monads -/

class Pure (f : Type u → Type v) where
  pure {α : Type u} : α → f α
class Bind (m : Type u → Type v) where
  bind {α β : Type u} : m α → (α → m β) → m β
class Functor (f : Type u → Type v) where
  map {α β : Type u} : (α → β) → f α → f β
class Monad (m : Type u → Type v) : Type (max (u+1) v) extends Pure m, Bind m
export Pure (pure)
export Bind (bind)
instance {m : Type u → Type v} [Monad m] : Functor m := ⟨fun f x => bind x fun a => pure (f a)⟩
class MonadExcept (ε : outParam (Type u)) (m : Type v → Type w) where
  throw {α : Type v} : ε → m α
  tryCatch {α : Type v} : m α → (ε → m α) → m α

/-- How a computation with a state `σ` ends. -/
inductive EStateM.Result (ε σ α : Type u) where
  | ok : α → σ → Result ε σ α
  | error : ε → σ → Result ε σ α

/-- A computation that reads `ρ`, changes `σ` and may fail with `ε`. -/
def ReadStateM (ρ ε σ α : Type) : Type := ρ → σ → EStateM.Result ε σ α

namespace ReadStateM
variable {ρ ε σ : Type}
instance : Monad (ReadStateM ρ ε σ) where
  pure a := fun _ s => .ok a s
  bind x f := fun r s =>
    match x r s with
    | .ok a s => f a r s
    | .error e s => .error e s
instance : MonadExcept ε (ReadStateM ρ ε σ) where
  throw e := fun _ s => .error e s
  tryCatch x h := fun r s =>
    match x r s with
    | .ok a s => .ok a s
    | .error e s => h e r s
end ReadStateM

/-! ## Arrays of given length, as quotations build them -/

namespace Array
variable {α : Type u}
def mkArray0 : Array α := mkEmpty 0
def mkArray1 (a₁ : α) : Array α := (mkEmpty 1).push a₁
def mkArray2 (a₁ a₂ : α) : Array α := (mkArray1 a₁).push a₂
def mkArray3 (a₁ a₂ a₃ : α) : Array α := (mkArray2 a₁ a₂).push a₃
def mkArray4 (a₁ a₂ a₃ a₄ : α) : Array α := (mkArray3 a₁ a₂ a₃).push a₄
def mkArray5 (a₁ a₂ a₃ a₄ a₅ : α) : Array α := (mkArray4 a₁ a₂ a₃ a₄).push a₅
def mkArray6 (a₁ a₂ a₃ a₄ a₅ a₆ : α) : Array α := (mkArray5 a₁ a₂ a₃ a₄ a₅).push a₆
def mkArray7 (a₁ a₂ a₃ a₄ a₅ a₆ a₇ : α) : Array α := (mkArray6 a₁ a₂ a₃ a₄ a₅ a₆).push a₇
def mkArray8 (a₁ a₂ a₃ a₄ a₅ a₆ a₇ a₈ : α) : Array α := (mkArray7 a₁ a₂ a₃ a₄ a₅ a₆ a₇).push a₈
@[extern "engine"] opaque appendCore (as bs : Array α) : Array α
end Array
/-- A list as an array. -/
abbrev List.toArray {α : Type u} (l : List α) : Array α := ⟨l⟩

/-! ## Strings as positions in source text -/

/-- A position in a string, in bytes. -/
structure String.Pos.Raw where
  byteIdx : Nat
/-- A part of a string. -/
structure Substring.Raw where
  str : String
  startPos : String.Pos.Raw
  stopPos : String.Pos.Raw
instance : Inhabited Substring.Raw := ⟨⟨"", ⟨0⟩, ⟨0⟩⟩⟩
@[extern "engine"] opaque String.toRawSubstring' (s : String) : Substring.Raw

namespace Lean

/-! ## Names -/

/-- Hierarchical names. The engine keeps a hash beside each field. -/
inductive Name where
  | anonymous : Name
  | str (pre : Name) (str : String)
  | num (pre : Name) (i : Nat)

namespace Name
instance : Inhabited Name := ⟨.anonymous⟩
/-- The engine's own constructors, which compute the hash. -/
@[extern "engine"] opaque str._override (pre : Name) (str : String) : Name
@[extern "engine"] opaque num._override (pre : Name) (i : Nat) : Name
attribute [implemented_by str._override] str
attribute [implemented_by num._override] num
abbrev mkStr (p : Name) (s : String) : Name := str p s
abbrev mkNum (p : Name) (i : Nat) : Name := num p i
@[extern "engine"] opaque mkSimple (s : String) : Name
@[extern "engine"] opaque mkStr1 (s₁ : String) : Name
@[extern "engine"] opaque mkStr2 (s₁ s₂ : String) : Name
@[extern "engine"] opaque mkStr3 (s₁ s₂ s₃ : String) : Name
@[extern "engine"] opaque mkStr4 (s₁ s₂ s₃ s₄ : String) : Name
@[extern "engine"] opaque mkStr5 (s₁ s₂ s₃ s₄ s₅ : String) : Name
@[extern "engine"] opaque mkStr6 (s₁ s₂ s₃ s₄ s₅ s₆ : String) : Name
@[extern "lean_name_eq"] opaque beq (a b : @& Name) : Bool
end Name

/-! ## Syntax trees -/

/-- Where a piece of syntax comes from. -/
inductive SourceInfo where
  | original (leading : Substring.Raw) (pos : String.Pos.Raw) (trailing : Substring.Raw) (endPos : String.Pos.Raw)
  | synthetic (pos : String.Pos.Raw) (endPos : String.Pos.Raw) (canonical : Bool)
  | none
instance : Inhabited SourceInfo := ⟨.none⟩

abbrev SyntaxNodeKind := Name
abbrev SyntaxNodeKinds := List SyntaxNodeKind
instance : Coe SyntaxNodeKind SyntaxNodeKinds := ⟨fun k => .cons k .nil⟩

/-- What an identifier in a quotation may mean. -/
inductive Syntax.Preresolved where
  | namespace (ns : Name)
  | decl (n : Name) (fields : List String)

/-- Syntax trees. -/
inductive Syntax where
  | missing : Syntax
  | node (info : SourceInfo) (kind : SyntaxNodeKind) (args : Array Syntax) : Syntax
  | atom (info : SourceInfo) (val : String) : Syntax
  | ident (info : SourceInfo) (rawVal : Substring.Raw) (val : Name) (preresolved : List Syntax.Preresolved) : Syntax
instance : Inhabited Syntax := ⟨.missing⟩

/-- Syntax trees of given kinds. -/
structure TSyntax (ks : SyntaxNodeKinds) where
  raw : Syntax
instance (ks : SyntaxNodeKinds) : CoeOut (TSyntax ks) Syntax := ⟨TSyntax.raw⟩
/-- Syntax of one kind serves for any other: kinds only guide whoever writes a macro. -/
instance (ks ks' : SyntaxNodeKinds) (stx : TSyntax ks) : CoeT (TSyntax ks) stx (TSyntax ks') := ⟨⟨stx.raw⟩⟩
instance (ks : SyntaxNodeKinds) : Inhabited (TSyntax ks) := ⟨⟨default⟩⟩

namespace Syntax
section
variable (info : SourceInfo) (kind : SyntaxNodeKind) (a₁ a₂ a₃ a₄ a₅ a₆ a₇ a₈ : Syntax)
def node1 : Syntax := node info kind (.mkArray1 a₁)
def node2 : Syntax := node info kind (.mkArray2 a₁ a₂)
def node3 : Syntax := node info kind (.mkArray3 a₁ a₂ a₃)
def node4 : Syntax := node info kind (.mkArray4 a₁ a₂ a₃ a₄)
def node5 : Syntax := node info kind (.mkArray5 a₁ a₂ a₃ a₄ a₅)
def node6 : Syntax := node info kind (.mkArray6 a₁ a₂ a₃ a₄ a₅ a₆)
def node7 : Syntax := node info kind (.mkArray7 a₁ a₂ a₃ a₄ a₅ a₆ a₇)
def node8 : Syntax := node info kind (.mkArray8 a₁ a₂ a₃ a₄ a₅ a₆ a₇ a₈)
end
@[extern "engine"] opaque isOfKind (stx : Syntax) (k : SyntaxNodeKind) : Bool
@[extern "engine"] opaque getArg (stx : Syntax) (i : Nat) : Syntax
@[extern "engine"] opaque getArgs (stx : Syntax) : Array Syntax
@[extern "engine"] opaque getKind (stx : Syntax) : SyntaxNodeKind
@[extern "engine"] opaque getNumArgs (stx : Syntax) : Nat
@[extern "engine"] opaque getId (stx : Syntax) : Name
@[extern "engine"] opaque matchesNull (stx : Syntax) (n : Nat) : Bool
@[extern "engine"] opaque matchesIdent (stx : Syntax) (id : Name) : Bool
@[extern "engine"] opaque matchesLit (stx : Syntax) (k : SyntaxNodeKind) (val : String) : Bool
end Syntax

@[extern "engine"] opaque SourceInfo.fromRef (ref : Syntax) (canonical : optParam Bool false) : SourceInfo
@[extern "engine"] opaque replaceRef (ref oldRef : Syntax) : Syntax
@[extern "engine"] opaque addMacroScope (mainModule : Name) (n : Name) (scp : Nat) : Name

/-! ## Descriptions of parsers -/

/-- How a syntax category treats an identifier at its start. -/
inductive LeadingIdentBehavior where
  | default
  | symbol
  | both

/-- A parser, described. -/
inductive ParserDescr where
  | const (name : Name)
  | unary (name : Name) (p : ParserDescr)
  | binary (name : Name) (p₁ p₂ : ParserDescr)
  | node (kind : SyntaxNodeKind) (prec : Nat) (p : ParserDescr)
  | trailingNode (kind : SyntaxNodeKind) (prec lhsPrec : Nat) (p : ParserDescr)
  | symbol (val : String)
  | nonReservedSymbol (val : String) (includeIdent : Bool)
  | cat (catName : Name) (rbp : Nat)
  | parser (declName : Name)
  | nodeWithAntiquot (name : String) (kind : SyntaxNodeKind) (p : ParserDescr)
  | sepBy (p : ParserDescr) (sep : String) (psep : ParserDescr) (allowTrailingSep : Bool)
  | sepBy1 (p : ParserDescr) (sep : String) (psep : ParserDescr) (allowTrailingSep : Bool)
  | unicodeSymbol (val asciiVal : String) (preserveForPP : Bool)
instance : Inhabited ParserDescr := ⟨.symbol ""⟩
/-- A parser of what follows a term, described. -/
abbrev TrailingParserDescr := ParserDescr

/-- A syntax category; the type says nothing, its name is what counts. -/
structure Parser.Category where

/-! ## Macros -/

abbrev MacroScope := Nat

namespace Macro
inductive Exception where
  | error : Syntax → String → Exception
  | unsupportedSyntax : Exception
structure State where
  macroScope : MacroScope
  expandedMacroDecls : List Name
  traceMsgs : List (Prod Name String)
/-- What a macro knows. `methods` is the engine's own table, which nothing here looks into. -/
structure Context where
  methods : Unit → Unit
  quotContext : Name
  currMacroScope : MacroScope
  currRecDepth : Nat
  maxRecDepth : Nat
  ref : Syntax
end Macro

/-- The monad of macros. -/
abbrev MacroM (α : Type) : Type := ReadStateM Macro.Context Macro.Exception Macro.State α
/-- A macro turns syntax into syntax. -/
abbrev Macro := Syntax → MacroM Syntax
/-- Leaves the syntax to another macro. -/
def Macro.throwUnsupported {α : Type} : MacroM α := MonadExcept.throw .unsupportedSyntax
instance : Inhabited Macro := ⟨fun _ => Macro.throwUnsupported⟩

/-- Monads that know the syntax they work on. -/
class MonadRef (m : Type → Type) where
  getRef : m Syntax
  withRef {α : Type} : Syntax → m α → m α
export MonadRef (getRef)

/-- Monads that can make fresh names for quotations. -/
class MonadQuotation (m : Type → Type) extends MonadRef m where
  getCurrMacroScope : m MacroScope
  getContext : m Name
  withFreshMacroScope {α : Type} : m α → m α
export MonadQuotation (getCurrMacroScope withFreshMacroScope)

section
variable {m : Type → Type} [Monad m] [MonadRef m]
def MonadRef.mkInfoFromRefPos : m SourceInfo := bind getRef fun ref => pure (SourceInfo.fromRef ref)
def withRef {α : Type} (ref : Syntax) (x : m α) : m α :=
  bind getRef fun oldRef => MonadRef.withRef (replaceRef ref oldRef) x
end

instance : MonadQuotation MacroM where
  getRef := fun c s => .ok c.ref s
  withRef := fun ref x c s => x { c with ref := ref } s
  getCurrMacroScope := fun c s => .ok c.currMacroScope s
  getContext := fun c s => .ok c.quotContext s
  withFreshMacroScope := fun x => x

/-! ## Printing terms by their notation -/

namespace PrettyPrinter
/-- The monad of unexpanders. -/
abbrev UnexpandM (α : Type) : Type := ReadStateM Syntax Unit Unit α
/-- Turns an application back into notation. -/
abbrev Unexpander := Syntax → UnexpandM Syntax
instance : Inhabited Unexpander := ⟨fun _ => MonadExcept.throw ()⟩
instance : MonadQuotation UnexpandM where
  getRef := fun ref s => .ok ref s
  withRef := fun ref x _ s => x ref s
  getCurrMacroScope := fun _ s => .ok 0 s
  getContext := fun _ s => .ok (Name.mkSimple "_fakeMod") s
  withFreshMacroScope := fun x => x
end PrettyPrinter

end Lean
