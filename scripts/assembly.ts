// Compiles src/engine/decode/assembly into src/engine/decode/assembly-code.ts. Run it after a change there. The same source always
// gives the same bytes; a test compares them.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import asc from "assemblyscript/asc"

const root = join(import.meta.dirname, "..")
const SOURCE = "src/engine/decode/assembly"
export const codeFile: string = join(root, "src/engine/decode/assembly-code.ts")

const OPTIONS = [
  "--optimizeLevel",
  "3",
  "--converge",
  "--noAssert",
  "--runtime",
  "stub",
  "--use",
  "abort=",
  "--initialMemory",
  "32",
]
const FEATURES = ["--enable", "simd,bulk-memory"]

/** The module's bytes. Throws an error with the compiler's messages. */
async function compile(): Promise<Uint8Array> {
  let code: Uint8Array | undefined
  const { error, stderr } = await asc.main(
    [`${SOURCE}/index.ts`, "--outFile", "module.wasm", ...OPTIONS, ...FEATURES],
    {
      // The compiler adds `.ts` to the names in imports, which have it already.
      readFile: (name) => readText(name.replace(/\.ts\.ts$/, ".ts")),
      writeFile: (_name, contents) => {
        if (typeof contents !== "string") code = contents
      },
      listFiles: () => [],
    },
  )
  if (error || code === undefined) throw new Error(`${stderr.toString()}${error?.message ?? ""}`)
  return code
}

function readText(path: string): string | null {
  try {
    return readFileSync(join(root, path), "utf8")
  } catch {
    return null
  }
}

/** The text of assembly-code.ts. */
export async function assemblyCode(): Promise<string> {
  const base64 = Buffer.from(await compile()).toString("base64")
  return `// Compiled from ${SOURCE} by scripts/assembly.ts. Do not edit.
export const ASSEMBLY_CODE: string =
  "${base64}"
`
}

if (import.meta.main) {
  const text = await assemblyCode()
  writeFileSync(codeFile, text)
  process.stdout.write(`src/engine/decode/assembly-code.ts: ${text.length} characters\n`)
}
