// Makes the Lambdas' zips: build/<function>.zip, the same bytes each time, with source maps beside in build/<function>/, and
// what is inside each as dist/<function>.sbom.json.
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { build } from "esbuild"
import { zipSync } from "fflate"
import { rulesPlugin } from "../src/rules/plugin.ts"
import { bundledPackages } from "./bundled-packages.ts"
import { licenceText } from "./licences.ts"
import { sbom } from "./sbom.ts"

const root = join(import.meta.dirname, "..")

/** Zip files know no earlier date; with a fixed one the same input makes the same bytes. */
const ZIP_DATE = new Date(1980, 0, 1)

const { version: VERSION } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly version: string
}

/** ES modules have no `require`; what the AWS SDK bundles of CommonJS asks for it. */
const REQUIRE_BANNER = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);'

export type Bundle = {
  readonly name: string
  readonly zip: string
  readonly bytes: number
  readonly zipped: number
  /** CycloneDX, as JSON text. */
  readonly sbom: string
}

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
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`functions/${name}/handler.ts`],
    outfile: join(folder, "handler.mjs"),
    bundle: true,
    metafile: true,
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
  const packages = bundledPackages(metafile)
  const content = {
    "handler.mjs": code,
    LICENSE: readFileSync(join(root, "LICENSE")),
    NOTICE: readFileSync(join(root, "NOTICE")),
    "THIRD-PARTY-LICENCES": new TextEncoder().encode(licenceText(packages)),
  }
  const zip = zipSync(content, { level: 9, mtime: ZIP_DATE })
  const path = join(out, `${name}.zip`)
  // Whoever reads it meanwhile reads the old one or the new one.
  writeFileSync(`${path}.${process.pid}`, zip)
  renameSync(`${path}.${process.pid}`, path)
  return { name, zip: path, bytes: code.length, zipped: zip.length, sbom: sbom(name, VERSION, packages) }
}

if (import.meta.main) {
  try {
    const bundles = await bundle(process.argv[2], process.argv[3])
    const boms = process.argv[3] ?? join(root, "dist")
    mkdirSync(boms, { recursive: true })
    for (const { name, bytes, zipped, sbom } of bundles) {
      writeFileSync(join(boms, `${name}.sbom.json`), sbom)
      process.stderr.write(`build/${name}.zip  ${bytes} bytes of code, ${zipped} zipped\n`)
    }
  } catch {
    // esbuild has printed each fault with its code frame.
    process.stderr.write("build failed: nothing was packaged\n")
    process.exitCode = 1
  }
}
