import { SettingError } from "../errors.ts"
import type { Environment } from "../settings.ts"
import { recogniserOf } from "./sources/pinned.ts"
import type { Source } from "./sources/source.ts"

const VARIABLE = "LANDFALL_SOURCES"

/** All that is said of a place: what a record must come through, and the source that it is then. Empty texts say nothing. */
type Pin = {
  readonly bucket: string
  readonly prefix: string
  /** A queue's name or ARN. */
  readonly queue: string
  readonly source: Source
  readonly recognise: ReturnType<typeof recogniserOf>
}

/** Where an object lies, and the ARN of the queue whose message named it, if one did. */
export type PinPlace = { readonly bucket: string; readonly key: string; readonly queue?: string | undefined }

/** What is pinned to a place. */
export type Pinned = Pick<Pin, "source" | "recognise">

/** The pin of an object's place: of those that fit, the one with the longest prefix, then one that names the bucket, then the queue. */
export type Pins = (place: PinPlace) => Pinned | undefined

/**
 * Reads which buckets, prefixes and queues hold one source's records alone: a JSON list of
 * `{ "bucket"?, "prefix"?, "queue"?, "source" }`. Throws a SettingError that says which entry is wrong and how.
 */
export function readPins(environment: Environment, sources: readonly Source[]): Pins {
  const pins = listIn(environment[VARIABLE]).map((entry, index) => readPin(entry, index, sources))
  const twice = pins.find((pin, index) => pins.slice(0, index).some((other) => isSamePlace(pin, other)))
  if (twice) throw wrong(`${nameOf(twice)} is pinned twice; leave one of its entries`)
  const ordered = pins.toSorted(bySpecificity)
  return (place) => ordered.find((pin) => fits(pin, place))
}

function listIn(text: string | undefined): readonly unknown[] {
  if (text === undefined || text.trim() === "" || text === "none") return []
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw wrong(`is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!Array.isArray(value)) throw wrong(`must be a list of {"bucket", "prefix", "queue", "source"}`)
  return value
}

function readPin(entry: unknown, index: number, sources: readonly Source[]): Pin {
  const place = `entry ${index + 1}, ${JSON.stringify(entry)},`
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) throw wrong(`${place} is no object`)
  const texts = { bucket: "", prefix: "", queue: "", source: "" }
  for (const [name, value] of Object.entries(entry)) {
    if (!Object.hasOwn(texts, name)) throw wrong(`${place} has "${name}"; it may have bucket, prefix, queue and source`)
    if (typeof value !== "string" || value === "") throw wrong(`${place} has a ${name} that is no text`)
    texts[name as keyof typeof texts] = value
  }
  const source = sources.find(({ name }) => name === texts.source)
  if (!source) {
    const known = sources.map(({ name }) => name).join(", ")
    throw wrong(
      `${place} names ${texts.source === "" ? "no source" : `the source ${texts.source}`}; the sources are ${known}`,
    )
  }
  if (texts.bucket + texts.prefix + texts.queue === "") throw wrong(`${place} names no bucket, prefix or queue`)
  if (texts.bucket.includes("/")) throw wrong(`${place} has a "/" in its bucket; what follows it is the prefix`)
  return { ...texts, source, recognise: recogniserOf(source) }
}

function fits({ bucket, prefix, queue }: Pin, place: PinPlace): boolean {
  return (
    (bucket === "" || bucket === place.bucket) &&
    place.key.startsWith(prefix) &&
    (queue === "" || queue === place.queue || queue === place.queue?.split(":").at(-1))
  )
}

function bySpecificity(one: Pin, other: Pin): number {
  const isNamed = (text: string) => Number(text !== "")
  return (
    other.prefix.length - one.prefix.length ||
    isNamed(other.bucket) - isNamed(one.bucket) ||
    isNamed(other.queue) - isNamed(one.queue)
  )
}

function isSamePlace(one: Pin, other: Pin): boolean {
  return one.bucket === other.bucket && one.prefix === other.prefix && one.queue === other.queue
}

function nameOf({ bucket, prefix, queue }: Pin): string {
  return `${bucket === "" ? prefix : `s3://${bucket}/${prefix}`}${queue === "" ? "" : ` of queue ${queue}`}`
}

function wrong(detail: string): SettingError {
  return new SettingError(VARIABLE, detail)
}
