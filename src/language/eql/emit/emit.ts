import { printExpression } from "../syntax/print.ts"
import { Code, code } from "./code.ts"
import type { Condition, Leaf } from "./condition.ts"
import { emitScript } from "./emit-script.ts"
import { anyOf, emitTest } from "./emit-test.ts"
import type { Hoisted } from "./hoisted.ts"

/** Emits a condition as one JavaScript expression over `event`. */
export function emitCondition(condition: Condition, hoisted: Hoisted): Code {
  switch (condition.kind) {
    case "constant":
      return code`${condition.value}`
    case "not": {
      const term = emitCondition(condition.term, hoisted)
      return condition.term.kind === "all" ? code`!(${term})` : code`!${term}`
    }
    case "all":
      return Code.join(
        condition.terms.map((term) => emitCondition(term, hoisted)),
        " &&\n",
      )
    case "some":
      return anyOf(
        condition.terms.map((term) => {
          const inner = emitCondition(term, hoisted)
          return term.kind === "all" ? code`(${inner})` : inner
        }),
      )
    case "field":
    case "script":
      return emitLeaf(condition, hoisted)
  }
}

/** Emits the condition as a tree that explains which leaves were true. */
export function emitExplanation(condition: Condition, hoisted: Hoisted): Code {
  switch (condition.kind) {
    case "constant":
      return code`eql.explainConstant(${condition.value})`
    case "not":
      return code`eql.explainNot(${emitExplanation(condition.term, hoisted)})`
    case "all":
    case "some": {
      const terms = condition.terms.map((term) => emitExplanation(term, hoisted))
      const name = condition.kind === "all" ? code`eql.explainAll` : code`eql.explainSome`
      return code`${name}([\n  ${Code.indent(Code.join(terms, ",\n"))},\n])`
    }
    case "field":
    case "script": {
      const fields = condition.kind === "field" ? [condition.field] : condition.fields
      const names = fields.map((field) => field.name)
      return code`eql.explainLeaf(${printExpression(condition.origin)}, ${names}, (event) => ${emitLeaf(condition, hoisted)})`
    }
  }
}

function emitLeaf(leaf: Leaf, hoisted: Hoisted): Code {
  return leaf.kind === "field" ? emitTest(leaf.field, leaf.test, hoisted) : emitScript(leaf, hoisted)
}
