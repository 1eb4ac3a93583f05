import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { firing, lines, quiet } from "../properties/bad-input/records.ts"

const folder = mkdtempSync(join(tmpdir(), "landfall-scan-notices-"))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Scans objects as files, and returns the lines on standard error that are notices. */
function noticesOf(objects: { readonly [name: string]: string }): string[] {
  const paths = Object.entries(objects).map(([name, object]) => {
    const path = join(folder, name)
    writeFileSync(path, object)
    return path
  })
  const main = join(import.meta.dirname, "../../src/cli/main.ts")
  const { stderr } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", main, "scan", ...paths], {
    encoding: "utf8",
  })
  return stderr
    .split("\n")
    .flatMap((line) =>
      line.startsWith("notice: ") ? [line.replaceAll(folder, "DIR").replace(/ under file:.*/, " under")] : [],
    )
}

test("regression: scan did not print what detect reports besides alerts", () => {
  assert.deepEqual(
    noticesOf({
      "broken.ndjson": lines(firing(1), firing(2).slice(0, -9)),
      "harmless.ndjson": lines(quiet(1), "hello", quiet(2), "hello\u001b[31m"),
      "many.ndjson": lines(...Array.from({ length: 40 }, (_, n) => firing(n))),
      "strange.ndjson": lines('{"a":1}', quiet(1)),
      "good.ndjson": lines(firing(1), quiet(1)),
    }),
    [
      "notice: suspicious DIR/broken.ndjson: 1 lines of file://DIR/broken.ndjson could not be parsed, and a word that a rule looks for is among them",
      "notice: unparsed DIR/harmless.ndjson: 2 of 4 lines could not be parsed, first in line 2, 4",
      "notice: overflow DIR/many.ndjson: Microsoft IIS Connection Strings Decryption: This rule reached the maximum alert limit for the rule execution. Some alerts were not created.",
      "notice: unrecognised DIR/strange.ndjson: records that no source recognises are under",
    ],
  )
})
