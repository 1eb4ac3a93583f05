import type { Draft, Scalar } from "../../../event.ts"
import { oneOrMany, scalarsIn } from "../value.ts"

const paths: readonly string[] = ["tgt.process.image.path", "src.process.image.path", "src.process.parent.image.path"]

/**
 * Some exports escape backslashes twice, and `C:\\\\Windows` lands where the JSON text should say `C:\\Windows`. Elastic
 * halves each run of four in the raw text of every record. That also turns a correct `"a\\" b` into `"a\" b`: the quote
 * closes no more, the arguments merge and the rule misses, and whoever types the command line can bring it about.
 *
 * So it is the path of an image that decides, which the kernel says and which never holds two backslashes in a row but
 * at the start of a share. Where every run in it is even, the record was escaped twice, and then all of its text is
 * unescaped once more, quotes too: a `\\\"` that Elastic leaves would stay in the argument. A record without such a path
 * is taken as it is.
 */
export function undoubleBackslashes(event: Draft): void {
  const path = paths.flatMap((name) => scalarsIn(event[name])).find((value) => String(value).includes("\\"))
  if (path === undefined || !isDoubled(String(path))) {
    return
  }
  for (const name of Object.keys(event)) {
    const value = event[name]
    if (value !== undefined) {
      event[name] = oneOrMany(scalarsIn(value).map(unescapeOnce))
    }
  }
}

function isDoubled(path: string): boolean {
  const runs = path.match(/\\+/g) ?? []
  return runs.length > 0 && runs.every((run) => run.length % 2 === 0)
}

function unescapeOnce(value: Scalar): Scalar {
  return typeof value === "string" ? value.replace(/\\([\\"])/g, "$1") : value
}
