import type { Condition, FieldTest } from "./condition.ts"

/** The approximate cost of a condition, in comparisons of short texts. Only the order of the numbers matters. */
export function costOf(condition: Condition): number {
  switch (condition.kind) {
    case "constant":
      return 0
    case "not":
      return costOf(condition.term)
    case "all":
    case "some":
      return condition.terms.reduce((sum, term) => sum + costOf(term), 0)
    case "field":
      return costOfTest(condition.test)
    case "script":
      return 1000
  }
}

function costOfTest(test: FieldTest): number {
  switch (test.kind) {
    case "never":
      return 0
    case "exists":
    case "booleans":
      return 1
    case "texts":
      return (test.insensitive ? 2 : 1) + Math.min(test.texts.length - 1, 3)
    case "numbers":
    case "number-order":
    case "text-order":
    case "loose":
    case "loose-order":
      return 4
    case "affix":
      return test.position === "inside" ? 10 : 5
    case "spans":
    case "versions":
    case "ip-order":
      return 20
    case "blocks":
      return 20 + test.blocks.length
    case "pieces":
      return 10
    case "wildcards":
      return 10 * test.patterns.length
    case "range":
      return test.bounds.reduce((sum, bound) => sum + costOfTest(bound), 0)
    case "regex":
      return 100
  }
}
