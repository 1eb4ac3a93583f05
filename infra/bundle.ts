// Makes the Lambdas' zips: build/<function>.zip, the same bytes each time, with source maps beside in build/<function>/.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { build } from "esbuild"
import { zipSync } from "fflate"
import { rulesPlugin } from "../src/rules/plugin.ts"

const root = join(import.meta.dirname, "..")

/** Zip files know no earlier date; with a fixed one the same input makes the same bytes. */
const ZIP_DATE = new Date(1980, 0, 1)

/** ES modules have no `require`; what the AWS SDK bundles of CommonJS asks for it. */
const REQUIRE_BANNER = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);'

export type Bundle = { readonly name: string; readonly zip: string; readonly bytes: number; readonly zipped: number }

/** Bundles every function under functions/ with the rules of a folder. Throws esbuild's error, which it has printed. */
export async function bundle(rules = "rules", out = join(root, "build")): Promise<Bundle[]> {
  const names = globSync("functions/*/handler.ts", { cwd: root })
    .map((file) => basename(dirname(file)))
    .sort()
  mkdirSync(out, { recursive: true })
  return Promise.all(names.map((name) => bundleOne(name, rules, out)))
}

async function bundleOne(name: string, rules: string, out: string): Promise<Bundle> {
  const folder = join(out, name)
  rmSync(folder, { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: [`functions/${name}/handler.ts`],
    outfile: join(folder, "handler.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    // Without `module` first, the SDK's CommonJS comes in: 205 KB and 65 ms of start more.
    mainFields: ["module", "main"],
    minify: true,
    keepNames: true,
    sourcemap: "external",
    legalComments: "none",
    banner: { js: REQUIRE_BANNER },
    plugins: [rulesPlugin(rules)],
    logLevel: "warning",
  })
  const code = readFileSync(join(folder, "handler.mjs"))
  const zip = zipSync({ "handler.mjs": code }, { level: 9, mtime: ZIP_DATE })
  const path = join(out, `${name}.zip`)
  writeFileSync(path, zip)
  return { name, zip: path, bytes: code.length, zipped: zip.length }
}

if (import.meta.main) {
  try {
    for (const { name, bytes, zipped } of await bundle(process.argv[2], process.argv[3])) {
      process.stderr.write(`build/${name}.zip  ${bytes} bytes of code, ${zipped} zipped\n`)
    }
  } catch {
    // esbuild has printed each fault with its code frame.
    process.stderr.write("build failed: nothing was packaged\n")
    process.exitCode = 1
  }
}
