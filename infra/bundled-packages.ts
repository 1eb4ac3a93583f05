// The packages in a bundle: those with at least one byte in the output, with their data of the lock file.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Metafile } from "esbuild"

const root = join(import.meta.dirname, "..")

export type BundledPackage = {
  readonly name: string
  readonly version: string
  /** The SPDX expression of its package.json. */
  readonly license: string
  /** Subresource integrity of the tarball, `sha512-…`. */
  readonly integrity: string
  readonly resolved?: string
  /** Its folder, relative to the root of the project: `node_modules/@scope/name`. */
  readonly folder: string
  /** The number of its bytes in the bundle. */
  readonly bytes: number
}

type Locked = {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly resolved?: string
}

/** Matches the folder of the package of a file; our own files do not match. */
const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/

/** Throws when a bundled package is not in the lock file or has no licence there. */
export function bundledPackages({ outputs }: Metafile): BundledPackage[] {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: { readonly [folder: string]: Locked }
  }
  const bytes = new Map<string, number>()
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const [folder] = PACKAGE_FOLDER.exec(file) ?? []
      if (folder !== undefined && bytesInOutput > 0) bytes.set(folder, (bytes.get(folder) ?? 0) + bytesInOutput)
    }
  }
  return [...bytes].sort().map(([folder, count]) => {
    const { version, license, integrity, resolved } = packages[folder] ?? {}
    if (!version || !license || !integrity)
      throw new Error(`${folder} is bundled; package-lock.json lacks its version, licence or integrity`)
    const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length)
    return { name, version, license, integrity, folder, bytes: count, ...(resolved ? { resolved } : {}) }
  })
}
