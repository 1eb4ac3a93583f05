import { SettingError } from "../errors.ts"
import type { Environment } from "../settings.ts"
import { recogniserFor } from "./sources/index.ts"
import type { Source } from "./sources/source.ts"

const VARIABLE = "LANDFALL_SOURCES"

/** A location, and the source of every record there. An empty text stands for any. */
type Pin = {
  readonly bucket: string
  readonly prefix: string
  /** A queue's name or ARN. */
  readonly queue: string
  readonly source: Source
  readonly recognise: ReturnType<typeof recogniserFor>
}

/** The location of an object, and the ARN of the queue whose message named it, if any. */
export type ObjectLocation = { readonly bucket: string; readonly key: string; readonly queue?: string | undefined }

/** The source of every record of a location. */
type Pinned = Pick<Pin, "source" | "recognise">

/** The pin of an object's location. Of several, the longest prefix wins, then a pin that names the bucket, then one that names the queue. */
export type Pins = (place: ObjectLocation) => Pinned | undefined

/**
 * Reads which buckets, prefixes and queues have records of only one source: a JSON list of
 * `{ "bucket"?, "prefix"?, "queue"?, "source" }`. Throws a SettingError that says which entry is wrong and why.
 */
export function readPins(environment: Environment, sources: readonly Source[]): Pins {
  const pins = listIn(environment[VARIABLE]).map((entry, index) => readPin(entry, index, sources))
  const twice = pins.find((pin, index) => pins.slice(0, index).some((other) => isSamePlace(pin, other)))
  if (twice) throw wrong(`${nameOf(twice)} is pinned twice; keep one of its entries`)
  const ordered = pins.toSorted(bySpecificity)
  return (place) => ordered.find((pin) => fits(pin, place))
}

function listIn(text: string | undefined): readonly unknown[] {
  if (text === undefined || text.trim() === "" || text === "none") return []
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw wrong(`is not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!Array.isArray(value)) throw wrong(`must be a list of {"bucket", "prefix", "queue", "source"}`)
  return value
}

function readPin(entry: unknown, index: number, sources: readonly Source[]): Pin {
  const place = `entry ${index + 1}, ${JSON.stringify(entry)},`
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) throw wrong(`${place} is not an object`)
  const texts = { bucket: "", prefix: "", queue: "", source: "" }
  for (const [name, value] of Object.entries(entry)) {
    if (!Object.hasOwn(texts, name)) throw wrong(`${place} has "${name}"; it may have bucket, prefix, queue and source`)
    if (typeof value !== "string" || value === "") throw wrong(`${place} has a ${name} that is not a non-empty string`)
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
  return { ...texts, source, recognise: recogniserFor(source) }
}

function fits({ bucket, prefix, queue }: Pin, place: ObjectLocation): boolean {
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
