// The licences of the packages in a bundle, as a text for the zip. Packages with the same text share it.
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { BundledPackage } from "./bundled-packages.ts"

const root = join(import.meta.dirname, "..")
const RULE = "=".repeat(80)

export function licenceText(packages: readonly BundledPackage[]): string {
  const owners = new Map<string, string[]>()
  for (const one of packages) {
    const text = textOf(one)
    owners.set(text, [...(owners.get(text) ?? []), `${one.name} ${one.version} (${one.license})`])
  }
  const parts = [...owners].map(([text, names]) => `${RULE}\n${names.join("\n")}\n\n${text}\n`)
  return `This file contains the licences of the packages that are bundled into this function.\n\n${parts.join("\n")}`
}

/** The licence and notice files of a package, or the name of its licence when there are none. */
function textOf({ folder, license }: BundledPackage): string {
  const files = globSync("{LICEN[CS]E,licen[cs]e,NOTICE,notice}*", { cwd: join(root, folder) }).sort()
  const texts = files.map((file) =>
    readFileSync(join(root, folder, file), "utf8")
      .replaceAll("\r\n", "\n")
      .trim(),
  )
  return texts.length > 0 ? texts.join("\n\n") : `Licensed under ${license}; the package contains no licence text.`
}
