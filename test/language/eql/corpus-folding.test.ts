import { test } from "node:test"
import { corpusMissing, corpusText } from "../../corpus.ts"
import { type CaseResult, reportCases } from "./corpus-run.ts"
import { foldText } from "./fold-text.ts"

type Folding = {
  readonly [section in "operators" | "functions" | "doc_examples"]: readonly {
    readonly expression: string
    readonly expected: unknown
    readonly elasticsearch_excluded?: boolean
  }[]
}

test("eql/es-folding.json: every constant expression has its value", { skip: corpusMissing }, (context) => {
  const folding = JSON.parse(corpusText("eql/es-folding.json")) as Folding
  const cases = [...folding.operators, ...folding.functions, ...folding.doc_examples]
  // Elasticsearch does not return the values that the file marks as excluded.
  const results = cases
    .filter((one) => !one.elasticsearch_excluded)
    .map(({ expression, expected }): CaseResult => {
      const found = foldText(expression)
      return { name: expression, failure: Object.is(found, expected) ? null : `${found} instead of ${expected}` }
    })
  reportCases(context, "eql/es-folding.json", results)
})
