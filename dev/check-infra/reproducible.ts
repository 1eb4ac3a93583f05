import { createHash } from "node:crypto"
import { globSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { packageTemplate, templateFile } from "../../infra/package-template.ts"

const root = join(import.meta.dirname, "../..")

/** What a time of packaging left: each zip's hash by name, and the template without the time that osls puts into it. */
export type Packaged = { readonly zips: { readonly [name: string]: string }; readonly template: string }

/** osls names the folder of a deployment by its time: `serverless/landfall/prod/1764000000000-2026-…Z/detect.zip`. */
const DEPLOYMENT_TIME = /\/\d{13}-\d{4}-\d{2}-\d{2}T[\d:.]+Z\//g

/** Bundles and packages with the network closed. */
export function packageOffline(out: string): Packaged {
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

/** How two times of packaging differ; nothing when they do not. */
export function differencesOf(first: Packaged, second: Packaged): string[] {
  const names = new Set([...Object.keys(first.zips), ...Object.keys(second.zips)])
  const zips = [...names].filter((name) => first.zips[name] !== second.zips[name]).map((name) => `${name} differs`)
  return first.template === second.template ? zips : [...zips, "the template differs"]
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}
