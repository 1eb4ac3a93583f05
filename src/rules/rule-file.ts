import type { Event } from "../event.ts"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import type { Rule, Severity } from "../rule.ts"

/** A test in a rule file: an ECS event that must, or must not, match. */
export type RuleTest = {
  readonly name: string
  readonly matches: boolean
  readonly event: Event
  readonly why?: string
}

/** A valid rule in a file. */
export type RuleFile = {
  /** The path as the caller gave it. */
  readonly path: string
  readonly text: string
  readonly id: string
  readonly name: string
  /** Elastic's rule type. Landfall runs rules of type `eql` only. */
  readonly type: string
  readonly severity: Severity
  readonly tags: readonly string[]
  /** Empty for the types that have none. */
  readonly query: string
  /** Null unless the type is `eql`. */
  readonly rule: Rule | null
  /** Converts an offset in the query to an offset in `text`. */
  readonly locate: (queryOffset: number) => number
  /** The place of a value of the rule in `text`, by its JSON pointer (`/filters/2`). */
  readonly place: (pointer: string) => Pick<FileDiagnostic, "position" | "length">
  /** What the rule has and Landfall does not use. */
  readonly warnings: readonly FileDiagnostic[]
  readonly tests: readonly RuleTest[]
  /** Rules are enabled unless their file says otherwise. */
  readonly enabled: boolean
  /** Elastic keeps the files of rules that it has withdrawn; Kibana does not install them. */
  readonly isDeprecated: boolean
}

/** One rule of a file, or the problems that make it invalid. */
export type ReadResult =
  | { readonly ok: true; readonly value: RuleFile }
  | { readonly ok: false; readonly path: string; readonly text: string; readonly problems: readonly FileDiagnostic[] }
