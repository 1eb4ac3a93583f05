import type { Event } from "../event.ts"
import type { Rule } from "../rule.ts"
import type { RuleProblem } from "./problem.ts"

/** An example that a rule file carries: an ECS event that must, or must not, match. */
export type RuleTest = {
  readonly name: string
  readonly matches: boolean
  readonly event: Event
  readonly why?: string
}

/** A rule of a type that Landfall runs, with the means to point into its file. */
export type RuleFile = {
  /** The path as it was given. */
  readonly file: string
  readonly text: string
  readonly id: string
  readonly name: string
  /** Elastic's rule type; only `eql` is run. */
  readonly type: string
  /** Present where the type is `eql`. */
  readonly rule: Rule | null
  /** The offset in `text` of an offset in the rule's query. */
  readonly locate: (queryOffset: number) => number
  readonly tests: readonly RuleTest[]
}

/** One entry of a folder or file of rules: a rule, or what is wrong with it. */
export type ReadRule =
  | { readonly ok: true; readonly value: RuleFile }
  | { readonly ok: false; readonly file: string; readonly text: string; readonly problems: readonly RuleProblem[] }
