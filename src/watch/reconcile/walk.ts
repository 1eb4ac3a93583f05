import type { ObjectRef } from "../../object-ref.ts"
import { dateOfFolder, type KeyDate, mayHold } from "./key-date.ts"
import { isBefore, type ListPage, type Page, type Position } from "./listing.ts"

/** A part of a walk. */
export type Step = {
  readonly objects: readonly ObjectRef[]
  /** Where to continue when the walk stops after this step: later than after the step before. */
  readonly after: Position
}

type Time = { readonly from: number; readonly to: number }

/**
 * The number of folders without a date at one level from which on the level is listed without folders: each would cost a
 * request, even with one object in it.
 */
const MAX_FOLDERS = 50

/** Whether a position is the end of everything under a prefix. */
export function isEndOf(prefix: string, after: Position | undefined): boolean {
  return after?.folder === true && after.key === prefix
}

/** Lists everything under a prefix, in the order of the keys, one step for each LIST request. */
export async function* listWhole(list: ListPage, prefix: string, start?: Position): AsyncGenerator<Step> {
  for (let after = start, more = true; more; ) {
    const page = await list({ prefix, grouped: false, ...(after ? { after } : {}) })
    after = page.next ?? { key: prefix, folder: true }
    more = page.next !== undefined
    yield { objects: page.objects, after }
  }
}

/**
 * Lists what can have arrived in a time, in the order of the keys. Folders whose names are a date far from the time are left
 * out, and everything else is listed. `start` is where an earlier walk of the same prefix stopped.
 */
export async function* listRecent(
  list: ListPage,
  prefix: string,
  time: Time,
  start?: Position,
  above?: KeyDate,
): AsyncGenerator<Step> {
  if (above?.day !== undefined) return yield* listWhole(list, prefix, start)
  let page = await list({ prefix, grouped: true, ...(start ? { after: groupedPosition(start, prefix) } : {}) })
  if (countUndated(page, prefix, above) > MAX_FOLDERS) return yield* listWhole(list, prefix, start)
  for (;;) {
    yield* listPage(list, prefix, time, page, start, above)
    if (page.next === undefined) return
    page = await list({ prefix, grouped: true, after: page.next })
  }
}

/** The objects of a page and what is in its folders, in the order of the keys, after `start`. */
async function* listPage(
  list: ListPage,
  prefix: string,
  time: Time,
  page: Page,
  start: Position | undefined,
  above: KeyDate | undefined,
): AsyncGenerator<Step> {
  let pending = page.objects.filter(({ key }) => start === undefined || !isBefore(key, start.key))
  const folders = page.folders.filter((folder) => start === undefined || !isDone(folder, start))
  let after = start
  for (const folder of folders) {
    const date = dateOfFolder(nameOf(folder, prefix), above) ?? above
    if (date !== undefined && !mayHold(date, time)) {
      after = { key: folder, folder: true }
      continue
    }
    const before = pending.filter(({ key }) => isBefore(key, folder))
    pending = pending.slice(before.length)
    const last = lastOf(before)
    after = last === undefined ? after : laterOf(last, after)
    if (last !== undefined && after !== undefined) yield { objects: before, after }
    yield* listRecent(list, folder, time, start?.key.startsWith(folder) ? start : undefined, date)
    after = { key: folder, folder: true }
  }
  const end = laterOf(endOfPage(page, prefix), after)
  // A page that lies before the start is no step: a walk that stops there would begin with it again.
  if (end !== start) yield { objects: pending, after: end }
}

function endOfPage({ folders, next }: Page, prefix: string): Position {
  if (next === undefined) return { key: prefix, folder: true }
  return next.key === folders.at(-1) ? { key: next.key, folder: true } : next
}

function countUndated({ folders }: Page, prefix: string, above: KeyDate | undefined): number {
  return folders.filter((folder) => dateOfFolder(nameOf(folder, prefix), above) === undefined).length
}

/** The name of a folder: its last part, with what the prefix has of it. */
function nameOf(folder: string, prefix: string): string {
  return folder.slice(prefix.lastIndexOf("/") + 1, -1)
}

/** Whether everything in a folder comes before a position, or at it. */
function isDone(folder: string, { key, folder: isFolder }: Position): boolean {
  if (key.startsWith(folder)) return isFolder === true && key === folder
  return isBefore(folder, key)
}

/** The position from which a listing by folders continues: it returns a folder again that is listed in part. */
function groupedPosition({ key, version, folder }: Position, prefix: string): Position {
  const end = key.indexOf("/", prefix.length)
  if (end < 0) return { key, ...(version === undefined ? {} : { version }) }
  return { key: folder && end === key.length - 1 ? key : key.slice(0, end) }
}

function laterOf(one: Position, other: Position | undefined): Position {
  if (other === undefined || (one.folder && other.key.startsWith(one.key))) return one
  return isBefore(one.key, other.key) || (other.folder && one.key.startsWith(other.key)) ? other : one
}

function lastOf(objects: readonly ObjectRef[]): Position | undefined {
  const last = objects.at(-1)
  if (last === undefined) return undefined
  return { key: last.key, ...(last.version === undefined ? {} : { version: last.version }) }
}
