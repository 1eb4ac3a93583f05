import type { LogFormat } from "../../../dev/log-formats/log-format.ts"
import type { ProcessStart } from "../../../dev/log-formats/process-start.ts"

/** One row of a table: a process start, and what the first rule must make of it in every form of every source. */
export type Case = {
  readonly name: string
  /** `match` or not, as the rule's own definition has it. */
  readonly outcome: "match" | "no match"
  readonly start: Pick<ProcessStart, "image" | "commandLine" | "originalName"> & Partial<ProcessStart>
  /** The rule can only hold by the name in the file's version information, so a form that lacks it misses. */
  readonly needsOriginalName?: boolean
  /** How the record's text is spelt otherwise, with the same meaning; undefined where the form cannot say it so. */
  readonly spell?: (text: string, form: LogFormat) => string | undefined
  readonly why: string
}

/** What a form must make of a case, and the reason where that is not what the definition says. */
export function expectation({ outcome, needsOriginalName }: Case, form: LogFormat): { fires: boolean; miss?: string } {
  if (outcome === "match" && needsOriginalName && form.lacksOriginalName !== undefined) {
    return { fires: false, miss: form.lacksOriginalName }
  }
  return { fires: outcome === "match" }
}

/** The rule's program where Windows has it. */
export const REGIIS = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe"
