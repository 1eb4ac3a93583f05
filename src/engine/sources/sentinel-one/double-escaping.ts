import type { Draft, Scalar } from "../../../event.ts"
import { oneOrMany, scalarsIn } from "../value.ts"

const imagePaths: readonly string[] = [
  "tgt.process.image.path",
  "src.process.image.path",
  "src.process.parent.image.path",
]

/**
 * Some exports escape backslashes twice, so the JSON text has `C:\\\\Windows` instead of `C:\\Windows`. Elastic halves
 * each run of four backslashes in the raw text of every record. That also turns a correct `"a\\" b` into `"a\" b`: the
 * quote no longer closes, the arguments merge and the rule does not match. Whoever types the command line can cause
 * this.
 *
 * Therefore an image path decides. The kernel writes it, and it never has two backslashes in a row except at the start
 * of a share. If every run in it is even, the record was escaped twice, and all of its text is unescaped once more,
 * including quotes: a `\\\"`, which Elastic does not change, would stay in the argument. A record without an image path
 * is not changed.
 */
export function fixDoubleEscaping(event: Draft): void {
  const path = imagePaths.flatMap((name) => scalarsIn(event[name])).find((value) => String(value).includes("\\"))
  if (path === undefined || !isDoubled(String(path))) return
  for (const name of Object.keys(event)) {
    const value = event[name]
    if (value !== undefined) event[name] = oneOrMany(scalarsIn(value).map(unescapeOnce))
  }
}

function isDoubled(path: string): boolean {
  const runs = path.match(/\\+/g) ?? []
  return runs.length > 0 && runs.every((run) => run.length % 2 === 0)
}

function unescapeOnce(value: Scalar): Scalar {
  return typeof value === "string" ? value.replace(/\\([\\"])/g, "$1") : value
}
