import { splitCommandLine } from "../../src/engine/sources/command-line.ts"
import type { Source } from "../../src/engine/sources/source.ts"
import type { Json } from "../../src/json.ts"
import { dotted, nested } from "../log-formats/dotted-keys.ts"
import { defendStart } from "../log-formats/elastic-defend.ts"
import { endgameDocument } from "../log-formats/endgame.ts"
import { jsonText } from "../log-formats/log-format.ts"
import { type Constraints, fillPlaceholders, type Strategy, satisfied, satisfyingStart } from "./satisfy.ts"

/**
 * A document of a source whose records are ECS: a process start with the remaining constrained fields set. In events of
 * other categories, it is the acting process.
 */
export function ecsDocument(
  constraints: Constraints,
  source: Source,
  category: string | null,
  strategy: Strategy,
): string {
  const start = satisfyingStart(constraints, strategy)
  const flat: { [field: string]: Json | undefined } = {
    ...dotted(source.name === "endgame" ? endgameDocument(start) : defendStart(start)),
  }
  if (source.name !== "endgame") {
    flat["data_stream.dataset"] = source.name
    flat["event.dataset"] = source.name
  }
  flat["process.parent.command_line"] = start.parent.commandLine
  flat["process.parent.args"] = splitCommandLine(start.parent.commandLine)
  if (category !== null) flat["event.category"] = [category]
  for (const [field, values] of constraints) {
    const isSatisfied = satisfied.has(field) && !/^(event|host)\./.test(field)
    if (isSatisfied || field === "event.dataset" || field === "event.module") continue
    const texts = values.map((value) => (typeof value === "string" ? fillPlaceholders(value) : value))
    flat[field] = texts.length === 1 ? texts[0] : texts
  }
  // An absent name must not be written as an empty one.
  if (flat["process.pe.original_file_name"] === "") delete flat["process.pe.original_file_name"]
  return jsonText(nested(flat))
}
