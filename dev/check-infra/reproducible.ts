import { createHash } from "node:crypto"
import { globSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { packageTemplate, templateFile } from "../../infra/package-template.ts"

const root = join(import.meta.dirname, "../..")

/** The output of one packaging: the hash of each zip, and the template without the deployment time. */
type PackageResult = { readonly zips: { readonly [name: string]: string }; readonly template: string }

/** The folder of a deployment contains its time: `serverless/landfall/prod/1764000000000-2026-…Z/detect.zip`. */
const DEPLOYMENT_TIME = /\/\d{13}-\d{4}-\d{2}-\d{2}T[\d:.]+Z\//g

/** Bundles and packages without network access. */
export function packageOffline(out: string): PackageResult {
  packageTemplate(
    out,
    {},
    { environment: { NODE_OPTIONS: `--require ${join(import.meta.dirname, "no-network.cjs")}` } },
  )
  const zips = globSync("build/*.zip", { cwd: root }).sort()
  const hashes = zips.map((zip) => [basename(zip), sha256(readFileSync(join(root, zip)))] as const)
  return {
    zips: Object.fromEntries(hashes),
    template: readFileSync(templateFile(out), "utf8").replace(DEPLOYMENT_TIME, "/<time>/"),
  }
}

/** The differences between two packagings. */
export function differencesOf(first: PackageResult, second: PackageResult): string[] {
  const names = new Set([...Object.keys(first.zips), ...Object.keys(second.zips)])
  const zips = [...names].filter((name) => first.zips[name] !== second.zips[name]).map((name) => `${name} differs`)
  return first.template === second.template ? zips : [...zips, "the template differs"]
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}
