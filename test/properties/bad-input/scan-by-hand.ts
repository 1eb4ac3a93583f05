import { Readable } from "node:stream"
import { scanByHand } from "../../../src/cli/scan-object.ts"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { SideTables } from "../../../src/engine/enrich/side-tables.ts"
import type { RuleSet } from "../../../src/engine/match/rule-set.ts"
import { recognise } from "../../../src/engine/sources/index.ts"
import { MemoryStore } from "../../delivery/ledger/memory-store.ts"
import type { Case } from "./case.ts"
import { ARRIVAL } from "./records.ts"

/**
 * The notices of `landfall scan` on the object of a case, as kind and text. Undefined for a case that a file cannot
 * reproduce: its fault is in the request, the notification or the clock.
 */
export async function noticesByHand(
  one: Case,
  rules: RuleSet,
  location: { readonly bucket: string; readonly key: string },
) {
  const { object } = one
  const isFile =
    typeof object !== "function" && [one.fault, one.checksum, one.corruptAt, one.size].every((x) => x === undefined)
  if (!isFile || one.expected.message === "retry") return undefined
  const bytes = Buffer.from(object)
  const open = async () => Readable.from([bytes])
  const { notices } = await scanByHand(
    { location, arrival: ARRIVAL, size: bytes.length, body: await open(), reopen: open },
    { rules, recognise, limits: { ...defaultLimits, ...one.limits } },
    new SideTables(new MemoryStore()),
    () => {},
  )
  return notices.map(({ kind, text }) => `${kind} ${text}`)
}
