import { isAfter, rollUp } from "../../../dev/emulator/s3/listing.ts"
import type { ObjectRef } from "../../../src/object-ref.ts"
import type { ListPage, Page } from "../../../src/watch/reconcile/listing.ts"

/** An object, and from when on a listing shows it: an upload has the time of its start. */
export type Landed = { readonly object: ObjectRef; readonly visible: number }

/** Lists a bucket as S3 does, with small pages. */
export function listerOver(landed: readonly Landed[], pageSize: number, now: () => number): ListPage {
  const keyOf = (entry: ReturnType<typeof rollUp>[number]) => ("key" in entry ? entry.key : entry.commonPrefix)
  let visible: readonly ObjectRef[] = []
  let keys: readonly string[] = []
  return async ({ prefix, after, grouped }): Promise<Page> => {
    const present = landed.filter((one) => one.visible <= now()).map(({ object }) => object)
    if (present.length !== visible.length) {
      visible = present
      keys = [...new Set(visible.map(({ key }) => key))].sort((one, other) => (isAfter(one, other) ? 1 : -1))
    }
    const entries = rollUp(keys, prefix, grouped ? "/" : "").filter(
      (entry) => after === undefined || isAfter(keyOf(entry), after.key),
    )
    const page = entries.slice(0, pageSize)
    const last = page.at(-1)
    return {
      objects: page.flatMap((entry) => ("key" in entry ? visible.filter(({ key }) => key === entry.key) : [])),
      folders: page.flatMap((entry) => ("key" in entry ? [] : [entry.commonPrefix])),
      ...(last !== undefined && entries.length > page.length ? { next: { key: keyOf(last) } } : {}),
    }
  }
}
