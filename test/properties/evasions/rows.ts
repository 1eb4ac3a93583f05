import { logFormats } from "../../../dev/log-formats/index.ts"
import type { LogFormat } from "../../../dev/log-formats/log-format.ts"
import { expectation } from "../../dev/log-formats/case.ts"
import { scanCases } from "../../dev/log-formats/scan-cases.ts"
import type { Attempt } from "./attempt.ts"

/** One case in one form: what came of it, and what must. */
export type Outcome = {
  readonly attempt: Attempt
  readonly form: LogFormat
  readonly fired: boolean
  readonly fires: boolean
  /** Why it is not what the rule's definition says. */
  readonly miss?: string
}

/** Every case that a form can say, in every form of every source; by row. */
export async function runRows(table: readonly Attempt[]): Promise<ReadonlyMap<string, readonly Outcome[]>> {
  const rows = new Map<string, Outcome[]>(table.map(({ row }) => [row, []]))
  for (const form of logFormats) {
    const results = await scanCases(form, table)
    for (const attempt of table) {
      const alert = results.get(attempt)
      if (alert === undefined) continue
      rows.get(attempt.row)?.push({ attempt, form, fired: alert !== null, ...expectation(attempt, form) })
    }
  }
  return rows
}
