import type { AlertDocument } from "../../delivery/alert/document.ts"
import { isJsonObject } from "../../json.ts"
import type { ResendLedger } from "../resend/resend-ledger.ts"

/** An entry of the ledger, and when it was written, in ms since 1970. */
export type Found = { readonly key: string; readonly written: number }

const CONCURRENCY = 25

/** The newest alerts of a list of entries, the newest first. */
export async function readNewest(
  ledger: ResendLedger,
  found: readonly Found[],
  limit: number,
): Promise<AlertDocument[]> {
  const newest = found
    .toSorted((left, right) => right.written - left.written || (left.key < right.key ? -1 : 1))
    .slice(0, limit)
  const documents: AlertDocument[] = []
  for (let start = 0; start < newest.length; start += CONCURRENCY) {
    const entries = await Promise.all(newest.slice(start, start + CONCURRENCY).map(({ key }) => ledger.read(key)))
    for (const entry of entries) if (entry !== null) documents.push(JSON.parse(entry.record) as AlertDocument)
  }
  return documents
}

/** The name of an alert's host, or its id; none if the alert has no host. */
export function hostOf({ host }: AlertDocument): string[] {
  if (!isJsonObject(host)) return []
  const name = host["name"] ?? host["id"]
  return name === undefined ? [] : [String(name)]
}
