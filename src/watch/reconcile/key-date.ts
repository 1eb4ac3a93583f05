/** The date that the folders of a key name so far, and the time that it covers, ms since 1970, in UTC. */
export type KeyDate = {
  readonly year: number
  readonly month?: number
  readonly day?: number
}

/** The names of Hive partitions that hold a date or a part of one. */
const PARTITION =
  /^(?:y|yr|yyyy|year|m|mm|mon|month|d|dd|day|dt|ds|date|log_?date|event_?date|event_?day|partition_?date)=/i

const YEAR = /^(20\d\d)$/
const MONTH = /^(0?[1-9]|1[0-2])$/
const DAY = /^(0?[1-9]|[12]\d|3[01])$/
/** Such as 2026-11-24, 20261124, 2026-11-24T07 or falcon-2026-11-24. */
const WHOLE_DATE = /(?:^|\D)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?:[-_.T]?(?:[01]\d|2[0-3]))?$/
const YEAR_AND_MONTH = /^(20\d\d)[-_.](0[1-9]|1[0-2])$/

/**
 * The date of a folder, given that of the folders above it: undefined if it names none. Layouts such as `2026/11/24/`,
 * `2026-11-24/`, `20261124/`, `year=2026/month=11/day=24/` and `dt=2026-11-24/` name one.
 */
export function dateOfFolder(folder: string, above: KeyDate | undefined): KeyDate | undefined {
  const isPartition = PARTITION.test(folder)
  // `account=2026` is no year.
  if (folder.includes("=") && !isPartition) return undefined
  const value = isPartition ? folder.slice(folder.indexOf("=") + 1) : folder
  const date = WHOLE_DATE.exec(value)
  if (date !== null) return { year: Number(date[1]), month: Number(date[3]), day: Number(date[4]) }
  const month = YEAR_AND_MONTH.exec(value)
  if (month !== null) return { year: Number(month[1]), month: Number(month[2]) }
  if (above === undefined) return YEAR.test(value) ? { year: Number(value) } : undefined
  if (above.month === undefined) return MONTH.test(value) ? { ...above, month: Number(value) } : undefined
  if (above.day === undefined) return DAY.test(value) ? { ...above, day: Number(value) } : undefined
  return undefined
}

const HOUR_MS = 3_600_000

/**
 * How far the date in a key may be from the object's arrival to be listed in every run: 14 hours for a time zone, and 34
 * for a clock that is wrong and for a batch that is late. Further ones are listed with the whole prefix.
 */
const MAX_DISTANCE_MS = 48 * HOUR_MS

/** Whether a folder of this date may hold an object that arrived from `from` on and before `to`. */
export function mayHold(
  { year, month, day }: KeyDate,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  const begin = Date.UTC(year, (month ?? 1) - 1, day ?? 1)
  const end =
    day !== undefined
      ? Date.UTC(year, (month ?? 1) - 1, day + 1)
      : month !== undefined
        ? Date.UTC(year, month, 1)
        : Date.UTC(year + 1, 0, 1)
  return begin < to + MAX_DISTANCE_MS && end > from - MAX_DISTANCE_MS
}
