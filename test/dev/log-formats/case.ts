import type { LogFormat } from "../../../dev/log-formats/log-format.ts"
import type { ProcessStart } from "../../../dev/log-formats/process-start.ts"

/** A process start and the expected outcome of the first rule in every log format. */
export type Case = {
  readonly name: string
  /** The outcome by the definition of the rule. */
  readonly outcome: "match" | "no match"
  readonly start: Pick<ProcessStart, "image" | "commandLine" | "originalName"> & Partial<ProcessStart>
  /** The rule matches only by the name in the file's version information, so a format without it misses. */
  readonly needsOriginalName?: boolean
  /** Another spelling of the record's text with the same meaning; undefined if the format has no such spelling. */
  readonly spell?: (text: string, format: LogFormat) => string | undefined
  readonly why: string
}

/** The expected result of a case in a format, and the reason if it differs from the definition. */
export function expectation(
  { outcome, needsOriginalName }: Case,
  format: LogFormat,
): { fires: boolean; miss?: string } {
  if (outcome === "match" && needsOriginalName && format.lacksOriginalName !== undefined) {
    return { fires: false, miss: format.lacksOriginalName }
  }
  return { fires: outcome === "match" }
}

/** The path of the rule's program in Windows. */
export const REGIIS = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe"
