import { Command } from "commander"
import { nestEvent } from "../delivery/alert/nest.ts"
import { serialise } from "../delivery/alert/serialise.ts"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { decodeObject } from "../engine/decode/decode.ts"
import { defaultLimits } from "../engine/decode/limits.ts"
import { parseRecords } from "../engine/decode/parse/parse-records.ts"
import { isMetadata, recognise } from "../engine/sources/index.ts"
import type { Source } from "../engine/sources/source.ts"
import type { Event } from "../event.ts"
import { readInputs } from "./inputs.ts"
import { pinnedSource, SOURCE_HELP } from "./pinned-source.ts"
import { ExitCode, messageOf } from "./program.ts"

type Options = { readonly source?: string; readonly flat?: boolean }

export function normalise(): Command {
  return new Command("normalise")
    .description("Prints raw records as the ECS documents that rules search, one a line.")
    .argument("[file...]", "files, folders or s3:// objects; standard input if there are none")
    .option("--source <name>", SOURCE_HELP)
    .option("--flat", "print dotted field names instead of nested objects")
    .addHelpText(
      "after",
      "\nExit status: 0, or 2 if a record is of no known source or cannot be parsed, or on an error.",
    )
    .action(runNormalise)
}

async function runNormalise(paths: readonly string[], options: Options): Promise<void> {
  const pinned = pinnedSource(options.source)
  const counts = new Map<string, number>()
  const count = (kind: string) => counts.set(kind, (counts.get(kind) ?? 0) + 1)
  let isBroken = false
  for (const { name, open } of await readInputs(paths)) {
    try {
      const { body, size } = await open()
      for await (const record of normaliseObject(body, { size, pinned })) {
        count(record.kind === "event" ? record.source.name : record.kind)
        if (record.kind !== "event") continue
        const document = options.flat ? { ...record.event } : nestEvent(record.event).nested
        process.stdout.write(`${serialise(document)}\n`)
      }
    } catch (error) {
      isBroken = true
      process.stderr.write(`landfall: ${printable(name)}: ${printable(messageOf(error))}\n`)
    }
  }
  process.stderr.write(`${[...counts].map(([kind, number]) => `${number} ${kind}`).join(", ") || "no records"}\n`)
  process.exitCode = isBroken || counts.has("unparsed") || counts.has("unrecognised") ? ExitCode.error : ExitCode.ok
}

/** A record, or a line that is not a record. `line` is where it begins. */
type Normalised =
  | { readonly kind: "event"; readonly line: number; readonly source: Source; readonly event: Event }
  /** `metadata`: names of hosts and users, which some vendors deliver apart from the events. */
  | { readonly kind: "metadata" | "unrecognised" | "unparsed"; readonly line: number }

/**
 * The records of an object as the events that rules search, in the object's order. With `pinned`, all are records of that
 * source. Throws as `decodeObject` does.
 */
export async function* normaliseObject(
  body: AsyncIterable<Uint8Array>,
  { size, pinned }: { readonly size?: number | undefined; readonly pinned?: Source | undefined } = {},
): AsyncGenerator<Normalised> {
  for await (const lines of decodeObject(body, size === undefined ? {} : { size })) {
    for (const raw of lines) {
      const { line } = raw
      const { records, fault } =
        raw.kind === "oversized" ? { records: [], fault: "oversized" } : parseRecords(raw, defaultLimits)
      if (fault !== undefined) yield { kind: "unparsed", line }
      for (const { readings, isWrapper } of records) {
        const [record] = readings
        if (record === undefined) continue
        const [shape] = pinned ? [{ source: pinned, record }] : recognise(record)
        if (shape) yield { kind: "event", line, source: shape.source, event: shape.source.normalise(shape.record) }
        else if (isMetadata(record)) yield { kind: "metadata", line }
        else if (!isWrapper) yield { kind: "unrecognised", line }
      }
    }
  }
}
