import type { Source } from "../../src/engine/sources/source.ts"
import { splitCommandLine } from "../../src/engine/sources/windows/command-line.ts"
import type { Json } from "../../src/json.ts"
import { dotted } from "../log-formats/dotted.ts"
import { defendStart } from "../log-formats/elastic-defend.ts"
import { endgameDocument } from "../log-formats/endgame.ts"
import { jsonText } from "../log-formats/form.ts"
import { nested } from "../log-formats/nested.ts"
import { filled, granted, type Habit, startFor, type Wishes } from "./fill.ts"

/**
 * A document of a source whose records are ECS already: a whole process start, with what else is wished set in it. For
 * events of other categories the process is the one that acts.
 */
export function documentFor(wishes: Wishes, source: Source, category: string | null, habit: Habit): string {
  const start = startFor(wishes, habit)
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
  for (const [field, values] of wishes) {
    const isGranted = granted.has(field) && !/^(event|host)\./.test(field)
    if (isGranted || field === "event.dataset" || field === "event.module") continue
    const texts = values.map((value) => (typeof value === "string" ? filled(value) : value))
    flat[field] = texts.length === 1 ? texts[0] : texts
  }
  // Absent is not empty.
  if (flat["process.pe.original_file_name"] === "") delete flat["process.pe.original_file_name"]
  return jsonText(nested(flat))
}
