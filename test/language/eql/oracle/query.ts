/** A value of the oracle. A number has the Java type with which Elasticsearch calculates. */
export type JavaNumber =
  | { readonly type: "int" | "long" | "unsigned"; readonly value: bigint }
  | { readonly type: "double"; readonly value: number }
export type Scalar = string | boolean | JavaNumber | null

/** An operand. `text` is how a literal is written. */
export type Operand =
  | { readonly kind: "field"; readonly name: string; readonly optional: boolean }
  | { readonly kind: "literal"; readonly value: Scalar; readonly text: string }
  | { readonly kind: "call"; readonly name: string; readonly insensitive: boolean; readonly args: readonly Operand[] }
  | { readonly kind: "arithmetic"; readonly op: string; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "sign"; readonly op: string; readonly operand: Operand }

/** A condition without the connectives. */
export type Leaf =
  | { readonly kind: "compare"; readonly left: Operand; readonly op: string; readonly right: Operand }
  | {
      readonly kind: "in"
      readonly operand: Operand
      readonly insensitive: boolean
      readonly items: readonly Operand[]
    }
  | { readonly kind: "pattern"; readonly operand: Operand; readonly op: string; readonly patterns: readonly string[] }
  | { readonly kind: "test"; readonly operand: Operand }

/** The condition of a query. */
export type Condition =
  | { readonly kind: "and" | "or"; readonly terms: readonly Condition[] }
  | { readonly kind: "not"; readonly term: Condition }
  | Leaf

/** A condition as text. */
export function write(condition: Condition): string {
  switch (condition.kind) {
    case "and":
    case "or":
      return `(${condition.terms.map(write).join(` ${condition.kind} `)})`
    case "not": {
      const { term } = condition
      return term.kind === "in"
        ? `${writeOperand(term.operand)} not in${writeIn(term)}`
        : `not (${write(condition.term)})`
    }
    case "compare":
      return `${writeOperand(condition.left)} ${condition.op} ${writeOperand(condition.right)}`
    case "in":
      return `${writeOperand(condition.operand)} in${writeIn(condition)}`
    case "pattern": {
      const patterns = condition.patterns.map(quoted)
      const list = patterns.length === 1 ? patterns.join() : `(${patterns.join(", ")})`
      return `${writeOperand(condition.operand)} ${condition.op} ${list}`
    }
    case "test":
      return writeOperand(condition.operand)
  }
}

function writeIn({ insensitive, items }: Extract<Leaf, { kind: "in" }>): string {
  return `${insensitive ? "~" : ""} (${items.map(writeOperand).join(", ")})`
}

function writeOperand(operand: Operand): string {
  switch (operand.kind) {
    case "field":
      return `${operand.optional ? "?" : ""}${operand.name}`
    case "literal":
      return operand.text
    case "call":
      return `${operand.name}${operand.insensitive ? "~" : ""}(${operand.args.map(writeOperand).join(", ")})`
    case "arithmetic":
      return `(${writeOperand(operand.left)} ${operand.op} ${writeOperand(operand.right)})`
    case "sign":
      return `(${operand.op}${writeOperand(operand.operand)})`
  }
}

/** A string literal. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r")}"`
}
