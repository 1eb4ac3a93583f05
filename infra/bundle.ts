// Makes the zips of the Lambdas: build/<function>.zip, reproducible byte for byte, with source maps in build/<function>/ and a
// bill of materials in dist/<function>.sbom.json.
import { globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { build, type Plugin } from "esbuild"
import { zipSync } from "fflate"
import { rulesPlugin } from "../src/site/plugin.ts"
import { findSite, readSite, type Site } from "../src/site/site.ts"
import { bundledPackages } from "./bundled-packages.ts"
import { licenceText } from "./licences.ts"
import { requireHttp } from "./require-http.ts"
import { sbom } from "./sbom.ts"

const root = join(import.meta.dirname, "..")

/** The earliest date of a zip file; a fixed date makes the bytes reproducible. */
const ZIP_DATE = new Date(1980, 0, 1)

const { version: VERSION } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly version: string
}

/** ES modules have no `require`; the CommonJS code in the AWS SDK needs it. */
const REQUIRE_BANNER = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);'

export type Bundle = {
  readonly name: string
  readonly zip: string
  readonly bytes: number
  readonly zipped: number
  /** CycloneDX, as JSON text. */
  readonly sbom: string
}

/** Bundles every function in functions/ with the rules of a site. Throws the error of esbuild, which has been printed. */
export async function bundle(site: Site, out = join(root, "build")): Promise<Bundle[]> {
  const names = globSync("functions/*/handler.ts", { cwd: root })
    .map((file) => basename(dirname(file)))
    .sort()
  mkdirSync(out, { recursive: true })
  const plugin = rulesPlugin(site)
  return Promise.all(names.map((name) => bundleOne(name, plugin, out)))
}

async function bundleOne(name: string, rules: Plugin, out: string): Promise<Bundle> {
  const folder = join(out, name)
  rmSync(folder, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`functions/${name}/handler.ts`],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    assetNames: "[name]-[hash]",
    bundle: true,
    metafile: true,
    format: "esm",
    platform: "node",
    target: "node24",
    // Without `module` first, esbuild bundles the SDK's CommonJS: 205 KB more, and a start that takes 65 ms longer.
    mainFields: ["module", "main"],
    minify: true,
    keepNames: true,
    sourcemap: "external",
    legalComments: "none",
    banner: { js: REQUIRE_BANNER },
    plugins: [rules, requireHttp],
    logLevel: "warning",
  })
  const code = readFileSync(join(folder, "handler.mjs"))
  const packages = bundledPackages(metafile)
  const content = {
    "handler.mjs": code,
    ...filesBeside(folder),
    LICENSE: readFileSync(join(root, "LICENSE")),
    NOTICE: readFileSync(join(root, "NOTICE")),
    "THIRD-PARTY-LICENCES": new TextEncoder().encode(licenceText(packages)),
  }
  const zip = zipSync(content, { level: 9, mtime: ZIP_DATE })
  const path = join(out, `${name}.zip`)
  // Renamed into place: a concurrent reader reads the old or the new file.
  writeFileSync(`${path}.${process.pid}`, zip)
  renameSync(`${path}.${process.pid}`, path)
  return { name, zip: path, bytes: code.length, zipped: zip.length, sbom: sbom(name, VERSION, packages) }
}

/** The files that the handler reads when a rule fires: the rules, and the explanations of their queries. */
function filesBeside(folder: string): { readonly [name: string]: Uint8Array } {
  const names = readdirSync(folder).filter((name) => /\.(?:json|cjs)$/.test(name))
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name))]))
}

if (import.meta.main) {
  try {
    const site = readSite(findSite(process.argv[2] ?? process.env["LANDFALL_SITE"], root))
    const bundles = await bundle(site, process.argv[3])
    const boms = process.argv[3] ?? join(root, "dist")
    mkdirSync(boms, { recursive: true })
    for (const { name, bytes, zipped, sbom } of bundles) {
      writeFileSync(join(boms, `${name}.sbom.json`), sbom)
      process.stderr.write(`build/${name}.zip  ${bytes} bytes of code, ${zipped} zipped\n`)
    }
  } catch (error) {
    // esbuild has printed each of its errors with a code frame.
    if (!(error instanceof Error && "errors" in error)) process.stderr.write(`${error}\n`)
    process.stderr.write("build failed: nothing was packaged\n")
    process.exitCode = 1
  }
}
