import { readFileSync } from "node:fs"
import { Command } from "commander"
import { printable } from "../delivery/notify/escape.ts"
import { decodeObject } from "../engine/decode/decode.ts"
import { defaultLimits } from "../engine/decode/limits.ts"
import { parseRecords } from "../engine/decode/parse.ts"
import { render } from "../language/diagnostics/render.ts"
import { compileQuery } from "../language/eql/compile.ts"
import { fieldsOfDocument } from "../language/eql/document.ts"
import { loadQuery } from "../language/eql/load.ts"
import type { Pipe } from "../language/eql/syntax/ast.ts"
import { schemaFromMapping } from "../language/schema/mapping.ts"
import { ExitCode, UsageError } from "./exit.ts"
import { readInputs } from "./read-inputs.ts"

type Options = { readonly mapping?: string }

/** A document that matched: its text as it came, and what the pipes order by. */
type Found = { readonly text: string; readonly time: string | number; readonly sequence: number }

/** As grep has them: 0 found, 1 nothing, 2 an error. */
const FOUND = 0
const NOTHING = 1

export function eql(): Command {
  return new Command("eql")
    .description("Prints the documents that an EQL event query matches, unchanged.")
    .argument("<query>", "an event query, such as 'process where process.name : \"cmd.exe\"'")
    .argument("[file...]", "NDJSON, documents nested or flat; standard input without")
    .option(
      "--mapping <file>",
      "an Elasticsearch mapping or a flat `{ field: type }`; fields have their ECS type without",
    )
    .addHelpText(
      "after",
      "\nInput order, or by @timestamp and event.sequence when the query has pipes.\nExit status: 0 matched, 1 nothing matched, 2 an error.",
    )
    .action(runEql)
}

async function runEql(query: string, paths: readonly string[], { mapping }: Options): Promise<void> {
  const outcome = compileQuery(query, mapping === undefined ? {} : { schema: readMapping(mapping) })
  if (!outcome.ok) {
    const color = process.stderr.isTTY && !process.env["NO_COLOR"]
    for (const diagnostic of outcome.diagnostics)
      process.stderr.write(`${render(diagnostic, query, "query", { color })}\n`)
    process.exitCode = ExitCode.error
    return
  }
  const { matches } = await loadQuery(outcome.value)
  const { pipes } = outcome.value
  const found: Found[] = []
  let count = 0
  let isBroken = false
  for (const { name, open } of await readInputs(paths)) {
    try {
      const { body, size } = await open()
      for await (const lines of decodeObject(body, size === undefined ? {} : { size })) {
        for (const line of lines) {
          if (line.kind === "oversized")
            throw new UsageError(`line ${line.line} is longer than ${defaultLimits.recordBytes} bytes`)
          const { records, fault } = parseRecords(line, defaultLimits)
          if (fault !== undefined) {
            isBroken = true
            process.stderr.write(
              `landfall: ${printable(name)}:${line.line}: this line is no JSON document (${fault})\n`,
            )
          }
          for (const { bytes, readings } of records) {
            const [document] = readings
            if (document === undefined) continue
            const event = fieldsOfDocument(document)
            if (!matches(event)) continue
            count++
            const text = bytes.toString("utf8")
            if (pipes.length === 0) process.stdout.write(`${text}\n`)
            else
              found.push({ text, time: orderOf(event["@timestamp"]), sequence: Number(event["event.sequence"] ?? 0) })
          }
        }
      }
    } catch (error) {
      isBroken = true
      process.stderr.write(
        `landfall: ${printable(name)}: ${printable(error instanceof Error ? error.message : String(error))}\n`,
      )
    }
  }
  for (const { text } of piped(found, pipes)) process.stdout.write(`${text}\n`)
  process.exitCode = isBroken ? ExitCode.error : count > 0 ? FOUND : NOTHING
}

function readMapping(file: string) {
  try {
    return schemaFromMapping(JSON.parse(readFileSync(file, "utf8")))
  } catch (error) {
    throw new UsageError(
      `the mapping ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** Times as ms where they can be read, so that texts of different precision order rightly. */
function orderOf(time: unknown): number {
  const value = Array.isArray(time) ? time[0] : time
  const parsed = typeof value === "string" ? Date.parse(value) : Number(value ?? Number.NaN)
  return Number.isNaN(parsed) ? Number.NEGATIVE_INFINITY : parsed
}

/** What the pipes leave: `head` the first, `tail` the last, one after the other, of the events in order of time. */
function piped(found: readonly Found[], pipes: readonly Pipe[]): readonly Found[] {
  const ordered = found.toSorted(
    (left, right) => Number(left.time) - Number(right.time) || left.sequence - right.sequence,
  )
  return pipes.reduce<readonly Found[]>((left, { name, count }) => {
    if (name === "head") return left.slice(0, count)
    return count === 0 ? [] : left.slice(-count)
  }, ordered)
}
