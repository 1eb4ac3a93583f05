// The corpora to measure with, as streams of text: A and C are the same invented events in two logs, B is real recordings.
import { type ActivityOptions, activities } from "./activity.ts"
import { fdrLine } from "./fdr-line.ts"
import { recordings } from "./recordings.ts"
import { windowsEventLine } from "./windows-event-line.ts"

const BLOCK = 1_000_000

export type CorpusOptions = ActivityOptions & {
  /** Bytes of text, at least. */
  readonly size: number
  /** The folder with OTRF's recordings. */
  readonly otrf: string
}

export type Corpus = {
  readonly name: "A" | "B" | "C"
  /** The name of its file, without the ending of a compression. */
  readonly file: string
  readonly description: string
  readonly blocks: (options: CorpusOptions) => Iterable<Buffer>
}

export const corpora: readonly Corpus[] = [
  {
    name: "A",
    file: "fdr.ndjson",
    description: "events of CrowdStrike's Falcon Data Replicator, one JSON object a line",
    blocks: (options) => invented(options, fdrLine),
  },
  {
    name: "B",
    file: "otrf.ndjson",
    description: "OTRF's recordings of Windows events (NXLog), one JSON object a line",
    blocks: ({ otrf, size }) => recordings(otrf, size),
  },
  {
    name: "C",
    file: "windows-events.xml",
    description: "the events of A as XML of the Windows event log, one a line",
    blocks: (options) => invented(options, windowsEventLine),
  },
]

/** Whole lines in blocks of about 1 MB, until they have the size. */
function* invented(
  options: CorpusOptions,
  write: (activity: ReturnType<ReturnType<typeof activities>["next"]>["value"]) => string,
): Generator<Buffer> {
  let lines: string[] = []
  let length = 0
  let total = 0
  for (const activity of activities(options)) {
    const line = `${write(activity)}\n`
    lines.push(line)
    length += line.length
    total += line.length
    const isEnd = total >= options.size
    if (length < BLOCK && !isEnd) continue
    yield Buffer.from(lines.join(""))
    if (isEnd) return
    lines = []
    length = 0
  }
}
