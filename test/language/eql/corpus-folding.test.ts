import { test } from "node:test"
import { corpusMissing, corpusText } from "../../corpus.ts"
import { settle, type Verdict } from "./corpus-run.ts"
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
  // Elasticsearch itself does not give the values that the file marks as excluded.
  const verdicts = cases
    .filter((one) => !one.elasticsearch_excluded)
    .map(({ expression, expected }): Verdict => {
      const found = foldText(expression)
      return { name: expression, fault: Object.is(found, expected) ? null : `${found} instead of ${expected}` }
    })
  settle(context, "eql/es-folding.json", verdicts)
})
