import { Command } from "commander"
import { nestEvent } from "../delivery/alert/nest.ts"
import { serialise } from "../delivery/alert/serialise.ts"
import { printable } from "../delivery/notify/escape.ts"
import { sources } from "../engine/sources/index.ts"
import { ExitCode } from "./exit.ts"
import { normaliseObject } from "./normalise-object.ts"
import { pinnedSource } from "./pinned-source.ts"
import { readInputs } from "./read-inputs.ts"

type Options = { readonly source?: string; readonly flat?: boolean }

export function normalise(): Command {
  return new Command("normalise")
    .description("Prints raw records as the ECS documents that rules are run on, one a line.")
    .argument("[file...]", "files, folders or s3:// objects; standard input without")
    .option("--source <name>", `take every record for this source's: ${sources.map(({ name }) => name).join(", ")}`)
    .option("--flat", "print dotted field names instead of nested objects")
    .addHelpText(
      "after",
      "\nExit status: 0, or 2 when a record is of no known source, cannot be parsed, or on an error.",
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
        if (record.kind === "event") {
          count(record.source.name)
          const document = options.flat ? { ...record.event } : nestEvent(record.event).nested
          process.stdout.write(`${serialise(document)}\n`)
        } else count(record.kind === "lookup" ? "crowdstrike.fdr lookup" : record.kind)
      }
    } catch (error) {
      isBroken = true
      process.stderr.write(
        `landfall: ${printable(name)}: ${printable(error instanceof Error ? error.message : String(error))}\n`,
      )
    }
  }
  process.stderr.write(`${[...counts].map(([kind, number]) => `${number} ${kind}`).join(", ") || "no records"}\n`)
  process.exitCode = isBroken || counts.has("unparsed") || counts.has("unrecognised") ? ExitCode.error : ExitCode.fine
}
