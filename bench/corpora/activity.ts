// What happens on 500 invented Windows hosts: the events of which corpora.ts writes one log or another. The same seed draws the same
// events.
import { Random } from "../../dev/batches/random.ts"
import { domains, matching, modules, type Program, programs, registryValues, written } from "./programs.ts"

/** The kinds of events, and their shares. */
const kinds = {
  start: 0.3,
  end: 0.25,
  dns: 0.15,
  connection: 0.12,
  module: 0.08,
  registry: 0.05,
  file: 0.03,
  logon: 0.02,
} as const

export type Kind = keyof typeof kinds

export type Activity = {
  readonly kind: Kind
  /** ms since 1970. */
  readonly time: number
  /** ms until the sensor's cloud receives it. */
  readonly delay: number
  readonly id: string
  readonly host: { readonly name: string; readonly id: string; readonly ip: string }
  readonly user: { readonly name: string; readonly sid: string }
  /** The process that starts, ends or acts. */
  readonly process: {
    readonly image: string
    readonly commandLine: string
    readonly pid: number
    readonly uniqueId: string
    readonly parentImage: string
    readonly parentId: string
    readonly md5: string
    readonly sha1: string
    readonly sha256: string
  }
  /** The module, file, registry key or domain that it loads, writes, sets or asks for. */
  readonly target: string
  readonly registryValue: string
  readonly address: string
  readonly port: number
  readonly threadId: string
  /** Random hexadecimal digits, for what a log counts. */
  readonly noise: string
}

export type ActivityOptions = {
  readonly seed: number
  /** The share of all events that Landfall's own rule matches. */
  readonly matching: number
}

const HOSTS = 500
const USERS = 400
const BEGIN = Date.parse("2026-11-24T08:00:00.123Z")

const programOfWeight = programs.flatMap((program) => Array.from({ length: program.weight }, () => program))

/** Events without end. */
export function* activities(options: ActivityOptions): Generator<Activity, never> {
  const random = new Random(options.seed)
  const hosts = Array.from({ length: HOSTS }, (_, index) => ({
    name: `WKS-${String(index).padStart(4, "0")}`,
    id: hex(random, 32),
    ip: `198.51.${random.integer(100, 103)}.${random.integer(1, 254)}`,
  }))
  const users = Array.from({ length: USERS }, (_, index) => ({
    name: `u${index}.${random.pick(["brandt", "osei", "silva", "novak", "khan", "moreau"])}`,
    sid: `S-1-5-21-1004336348-1177238915-682003330-${1100 + index}`,
  }))
  let time = BEGIN
  while (true) {
    time += random.integer(0, 40)
    const kind = kindAt(random.next())
    const [host, user] = [at(hosts, random), at(users, random)]
    const fill = (text: string) => filled(text, user.name, random)
    const isMatch = kind === "start" && random.next() < options.matching / kinds.start
    const program = isMatch ? matching : at(programOfWeight, random)
    const [registryKey, registryValue] = random.pick(registryValues)
    const image = fill(program.image)
    yield {
      kind,
      time,
      delay: random.integer(200, 900),
      id: guid(random),
      host,
      user,
      process: {
        image,
        commandLine: `"${image}" ${fill(switchesOf(program, isMatch ? 1 : random.integer(1, 6), random))}`,
        pid: 4 * random.integer(100, 15_000),
        uniqueId: digits(random),
        parentImage: fill(program.parent ?? at(programOfWeight, random).image),
        parentId: digits(random),
        md5: hex(random, 32),
        sha1: hex(random, 40),
        sha256: hex(random, 64),
      },
      target: fill(kind === "registry" ? registryKey : random.pick(targetsOf[kind])),
      registryValue,
      address: `203.0.${random.integer(0, 255)}.${random.integer(1, 254)}`,
      port: random.integer(1024, 65_535),
      threadId: digits(random),
      noise: hex(random, 16),
    }
  }
}

const targetsOf: { readonly [kind in Kind]: readonly [string, ...string[]] } = {
  start: [""],
  end: [""],
  dns: domains,
  connection: [""],
  module: modules,
  registry: [""],
  file: written,
  logon: [""],
}

function kindAt(position: number): Kind {
  let end = 0
  for (const [kind, share] of Object.entries(kinds)) {
    end += share
    if (position < end) return kind as Kind
  }
  return "logon"
}

function switchesOf(program: Program, count: number, random: Random): string {
  return Array.from({ length: count }, () => random.pick(program.switches)).join(" ")
}

function filled(text: string, user: string, random: Random): string {
  if (!text.includes("%")) return text
  return text.replace(/%user|%hex|%number/g, (word) => {
    if (word === "%user") return user
    return word === "%hex" ? hex(random, 16) : String(random.integer(1, 9999))
  })
}

function at<T>(items: readonly T[], random: Random): T {
  return random.pick(items as readonly [T, ...T[]])
}

/** Random's own makes one digit at a time, which is slow for millions of hashes. */
function hex(random: Random, length: number): string {
  let text = ""
  while (text.length < length) text += random.integer(0, 0xffff_ffff).toString(16).padStart(8, "0")
  return text
}

function guid(random: Random): string {
  const text = hex(random, 32)
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`
}

/** The sensor's ids of processes: more digits than a double can hold. */
function digits(random: Random): string {
  return `36${String(random.integer(0, 99_999_999)).padStart(8, "0")}${String(random.integer(0, 99_999_999)).padStart(8, "0")}`
}
