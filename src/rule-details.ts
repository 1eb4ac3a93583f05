import { closeSync, openSync, readSync } from "node:fs"
import type { Rule } from "./rule.ts"

/** The fields that only an alert needs. They are most of a rule's text: its guide, references, and ATT&CK entries. */
export const detailKeys = [
  "author",
  "description",
  "false_positives",
  "license",
  "note",
  "references",
  "related_integrations",
  "required_fields",
  "setup",
  "tags",
  "threat",
] as const satisfies readonly (keyof Rule)[]

type RuleDetails = Pick<Rule, (typeof detailKeys)[number]>

/**
 * The rule, whose details are read when one of them is asked for: a function with hundreds of rules holds only the details of
 * those that fired.
 */
export function withDetails(facts: Omit<Rule, keyof RuleDetails>, read: () => RuleDetails): Rule {
  let details: RuleDetails | undefined
  const getters = detailKeys.map((key) => [
    key,
    {
      enumerable: true,
      get: () => {
        details ??= read()
        return details[key]
      },
    },
  ])
  return Object.defineProperties({ ...facts }, Object.fromEntries(getters)) as Rule
}

/** Reads the details at a position of a file of JSON texts. `start` and `end` are in bytes. */
export function readDetails(file: URL, start: number, end: number): RuleDetails {
  const bytes = Buffer.alloc(end - start)
  const descriptor = openSync(file, "r")
  try {
    readSync(descriptor, bytes, 0, bytes.length, start)
  } finally {
    closeSync(descriptor)
  }
  return JSON.parse(bytes.toString("utf8"))
}
