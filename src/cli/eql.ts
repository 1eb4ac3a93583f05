import { readFileSync } from "node:fs"
import { Command } from "commander"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { decodeObject } from "../engine/decode/decode.ts"
import { defaultLimits } from "../engine/decode/limits.ts"
import { parseRecords } from "../engine/decode/parse/parse-records.ts"
import { render } from "../language/diagnostics/render.ts"
import { compileQuery } from "../language/eql/compile.ts"
import { fieldsOfDocument } from "../language/eql/document.ts"
import { loadQuery } from "../language/eql/load.ts"
import type { Pipe } from "../language/eql/syntax/ast.ts"
import type { Fields } from "../language/runtime/index.ts"
import { schemaFromMapping } from "../language/schema/mapping.ts"
import { type Input, readInputs } from "./inputs.ts"
import { ExitCode, messageOf, UsageError } from "./program.ts"
import { inColor } from "./site-rules.ts"

type Options = { readonly mapping?: string }

/** A document that matched: its text as read, and what pipes order by. */
type Found = { readonly text: string; readonly time: number; readonly sequence: number }

/** As in grep: 0 found, 1 not found, 2 an error. */
const FOUND = 0
const NOT_FOUND = 1

export function eql(): Command {
  return new Command("eql")
    .description("Prints the documents that an EQL event query matches, unchanged.")
    .argument("<query>", "an event query, such as 'process where process.name : \"cmd.exe\"'")
    .argument("[file...]", "NDJSON, with nested or flat documents; standard input if there are none")
    .option(
      "--mapping <file>",
      "an Elasticsearch mapping or a flat `{ field: type }`; without it fields have their ECS types",
    )
    .addHelpText(
      "after",
      "\nPrints in input order, or by @timestamp and event.sequence if the query has pipes.\nExit status: 0 matched, 1 nothing matched, 2 an error.",
    )
    .action(runEql)
}

async function runEql(query: string, paths: readonly string[], { mapping }: Options): Promise<void> {
  const outcome = compileQuery(query, mapping === undefined ? {} : { schema: readMapping(mapping) })
  if (!outcome.ok) {
    for (const diagnostic of outcome.diagnostics)
      process.stderr.write(`${render(diagnostic, query, "query", { color: inColor() })}\n`)
    process.exitCode = ExitCode.error
    return
  }
  const { matches } = await loadQuery(outcome.value)
  const { pipes } = outcome.value
  const found: Found[] = []
  let count = 0
  let isBroken = false
  const reportError = (text: string) => {
    isBroken = true
    process.stderr.write(`landfall: ${printable(text)}\n`)
  }
  for (const input of await readInputs(paths)) {
    try {
      for await (const { text, event } of documentsOf(input, reportError)) {
        if (!matches(event)) continue
        count++
        if (pipes.length === 0) process.stdout.write(`${text}\n`)
        else found.push({ text, time: orderOf(event["@timestamp"]), sequence: Number(event["event.sequence"] ?? 0) })
      }
    } catch (error) {
      reportError(`${input.name}: ${messageOf(error)}`)
    }
  }
  for (const { text } of applyPipes(found, pipes)) process.stdout.write(`${text}\n`)
  process.exitCode = isBroken ? ExitCode.error : count > 0 ? FOUND : NOT_FOUND
}

/** The documents of an input. Reports a line that is not JSON, and continues with the next. */
async function* documentsOf(
  { name, open }: Input,
  reportError: (text: string) => void,
): AsyncGenerator<{ readonly text: string; readonly event: Fields }> {
  const { body, size } = await open()
  for await (const lines of decodeObject(body, size === undefined ? {} : { size })) {
    for (const line of lines) {
      if (line.kind === "oversized")
        throw new UsageError(`line ${line.line} is longer than ${defaultLimits.recordBytes} bytes`)
      const { records, fault } = parseRecords(line, defaultLimits)
      if (fault !== undefined) reportError(`${name}:${line.line}: this line is not a JSON document (${fault})`)
      for (const { bytes, readings } of records) {
        const [document] = readings
        if (document !== undefined) yield { text: bytes.toString("utf8"), event: fieldsOfDocument(document) }
      }
    }
  }
}

function readMapping(file: string) {
  try {
    return schemaFromMapping(JSON.parse(readFileSync(file, "utf8")))
  } catch (error) {
    throw new UsageError(`the mapping ${file} cannot be read: ${messageOf(error)}`)
  }
}

/** A time in ms if it can be parsed, so that texts of different precision are ordered correctly. */
function orderOf(time: unknown): number {
  const value = Array.isArray(time) ? time[0] : time
  const parsed = typeof value === "string" ? Date.parse(value) : Number(value ?? Number.NaN)
  return Number.isNaN(parsed) ? Number.NEGATIVE_INFINITY : parsed
}

/** Applies `head` and `tail`, one after the other, to the events in the order of time. */
function applyPipes(found: readonly Found[], pipes: readonly Pipe[]): readonly Found[] {
  const ordered = found.toSorted((left, right) => left.time - right.time || left.sequence - right.sequence)
  return pipes.reduce<readonly Found[]>((left, { name, count }) => {
    if (name === "head") return left.slice(0, count)
    return count === 0 ? [] : left.slice(-count)
  }, ordered)
}
