import { logFormats } from "../../../dev/log-formats/index.ts"
import type { LogFormat } from "../../../dev/log-formats/log-format.ts"
import { expectation } from "../../dev/log-formats/case.ts"
import { scanCases } from "../../dev/log-formats/scan-cases.ts"
import type { Attempt } from "./attempt.ts"

/** One case in one format: the actual and the expected result. */
export type Outcome = {
  readonly attempt: Attempt
  readonly format: LogFormat
  readonly fired: boolean
  readonly fires: boolean
  /** Why the result differs from the definition of the rule. */
  readonly miss?: string
}

/** Every case that a format can express, in every format of every source, by row. */
export async function runRows(table: readonly Attempt[]): Promise<ReadonlyMap<string, readonly Outcome[]>> {
  const rows = new Map<string, Outcome[]>(table.map(({ row }) => [row, []]))
  for (const format of logFormats) {
    const results = await scanCases(format, table)
    for (const attempt of table) {
      const alert = results.get(attempt)
      if (alert === undefined) continue
      rows.get(attempt.row)?.push({ attempt, format, fired: alert !== null, ...expectation(attempt, format) })
    }
  }
  return rows
}
