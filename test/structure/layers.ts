import type { Import } from "./imports.ts"

/**
 * A room of the repository and the rooms that its files may import. Its own files are always allowed. The order is from
 * the bottom up: a room imports only rooms above it in this list. DESIGN.md's table is compared with this one.
 */
export type Room = {
  /** A path from the repository's root: a folder, or `src/*.ts`, the files directly in src. */
  readonly room: string
  readonly holds: string
  readonly runs: string
  readonly imports: readonly string[]
}

const CURRENCY = "src/*.ts"

export const rooms: readonly Room[] = [
  { room: CURRENCY, holds: "the types that all rooms share: event, rule, notice, …", runs: "everywhere", imports: [] },
  {
    room: "src/language/runtime",
    holds: "what compiled queries call",
    runs: "Lambda, command line",
    imports: [],
  },
  {
    room: "src/language",
    holds: "a query's text → code",
    runs: "build, command line",
    imports: ["src/language/runtime"],
  },
  { room: "src/metrics", holds: "metric names, and how they are written", runs: "Lambda", imports: [] },
  {
    room: "src/engine",
    holds: "an object's bytes → matches",
    runs: "Lambda, command line",
    imports: [CURRENCY, "src/language/runtime"],
  },
  {
    room: "src/rules",
    holds: "rule files → rules; where a rule can match",
    runs: "build, command line",
    imports: [CURRENCY, "src/language/runtime", "src/language", "src/engine"],
  },
  {
    room: "src/site",
    holds: "a user's landfall.toml, rules and packs → the rules that run",
    runs: "build, command line",
    imports: [CURRENCY, "src/language/runtime", "src/language", "src/engine", "src/rules"],
  },
  {
    room: "src/delivery",
    holds: "matches → alerts, recorded, published, sent",
    runs: "Lambda, command line",
    imports: [CURRENCY, "src/metrics", "src/engine"],
  },
  {
    room: "src/detect",
    holds: "one queue message, from unwrapping to acknowledging",
    runs: "Lambda, command line",
    imports: [CURRENCY, "src/metrics", "src/engine", "src/delivery"],
  },
  {
    room: "src/watch",
    holds: "the canary, the reconciler, the digest",
    runs: "Lambda, command line",
    imports: [CURRENCY, "src/metrics", "src/engine", "src/delivery"],
  },
  {
    room: "src/operate",
    holds: "attach, doctor, replay, resend",
    runs: "command line",
    imports: [CURRENCY, "src/metrics", "src/engine", "src/delivery", "src/detect", "src/watch"],
  },
  {
    room: "functions",
    holds: "one folder for each Lambda",
    runs: "Lambda",
    imports: [CURRENCY, "src/metrics", "src/engine", "src/delivery", "src/detect", "src/watch"],
  },
  { room: "infra", holds: "the template's fragments, the bundles", runs: "build", imports: ["src/site"] },
  {
    room: "dev",
    holds: "the emulator, the demo, log formats and example records",
    runs: "command line, tests",
    imports: [CURRENCY, "src/language", "src/engine", "src/rules", "src/delivery", "src/detect", "infra"],
  },
  {
    room: "src/cli",
    holds: "one file for each command",
    runs: "command line",
    imports: [
      CURRENCY,
      "src/language/runtime",
      "src/language",
      "src/engine",
      "src/rules",
      "src/site",
      "src/delivery",
      "src/operate",
      "dev",
    ],
  },
  {
    room: "bench",
    holds: "speed and memory beside peers, the cost model",
    runs: "by hand",
    imports: [CURRENCY, "src/language/runtime", "src/engine", "src/rules", "src/delivery", "dev"],
  },
  {
    room: "scripts",
    holds: "entry points of package.json",
    runs: "by hand, in CI",
    imports: ["src/engine", "src/rules", "src/site", "src/delivery", "infra", "dev", "test"],
  },
]

/** The room of a file: the longest that its path begins with. */
export function roomOf(file: string): string | undefined {
  const isIn = ({ room }: Room) => (room === CURRENCY ? /^src\/[^/]+$/.test(file) : file.startsWith(`${room}/`))
  return rooms.filter(isIn).toSorted((left, right) => right.room.length - left.room.length)[0]?.room
}

/** What is wrong with an import; undefined when its room allows it. */
export function wrongImport({ file, target }: Import): string | undefined {
  const [from, to] = [roomOf(file), target.startsWith("test/") ? "test" : (roomOf(target) ?? target)]
  if (from === to) return undefined
  const allowed = rooms.find(({ room }) => room === from)?.imports ?? []
  return allowed.includes(to) ? undefined : `${file} imports ${target}: ${from} may not import ${to}`
}

/** The table of DESIGN.md. */
export function layerTable(): string {
  const rows = rooms.map(
    ({ room, holds, runs, imports }) =>
      `| \`${room}\` | ${holds} | ${runs} | ${imports.map((one) => `\`${one}\``).join(", ") || "nothing"} |`,
  )
  return ["| room | what it holds | where it runs | may import |", "| --- | --- | --- | --- |", ...rows].join("\n")
}
