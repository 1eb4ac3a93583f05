import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { basename, isAbsolute, join, resolve } from "node:path"
import { Command } from "commander"
import { withTable } from "../../site/edit-site-file.ts"
import { buildPack, type Pack } from "../../site/packs/build-pack.ts"
import { storedSource } from "../../site/packs/lock.ts"
import { openSource, SourceError } from "../../site/packs/source.ts"
import { writePack } from "../../site/packs/write-pack.ts"
import { summaryOf } from "../../site/rules-to-run.ts"
import { type PackFilter, readSite, SITE_FILE } from "../../site/site.ts"
import { readSiteRules } from "../../site/site-rules.ts"
import { UsageError } from "../program.ts"
import { type FilterOptions, filterOf, filterOptions } from "./filter-options.ts"
import { ownSite } from "./own-site.ts"

type Options = FilterOptions & { readonly name?: string }

export function addRules(): Command {
  const command = new Command("add")
    .description(
      "Copies rules into packs/<name> of the site: from a folder, an archive, a Kibana export or a git remote.",
    )
    .argument("<source>", "a path, or the URL of a git remote; with @TAG a tag, a branch or a commit of it")
    .option("--name <name>", "the name of the pack; default: the last part of the source's name")
  return filterOptions(command)
    .addHelpText("after", "\nThe files stay as they are. pack.lock records the source, and the version of each rule.")
    .action(runAdd)
}

function runAdd(text: string, options: Options): void {
  const site = ownSite()
  const { source, ref } = parseSource(text)
  const name = options.name ?? packName(source)
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) {
    throw new UsageError(`"${name}" cannot name a pack; write --name with a-z, 0-9, - and _`)
  }
  const folder = join(site.folder, "packs", name)
  if (existsSync(folder)) throw new UsageError(`the site has a pack ${name}: landfall rules update --name ${name}`)
  const filter = filterOf(options)
  const pack = packFrom(site.folder, source, ref, filter)
  if (pack.files.size === 0) throw new UsageError(`${source} has no rule that these options choose`)
  const file = join(site.folder, SITE_FILE)
  const before = readFileSync(file, "utf8")
  writePack(folder, pack)
  if (Object.keys(filter).length > 0) writeFileSync(file, withTable(before, `[packs.${name}]`, { ...filter }))
  report(site.folder, name, pack)
  if (isAbsolute(pack.lock.source))
    process.stderr.write(
      `pack.lock names a path of this machine, so others cannot update the pack; they can if its source is beside the site, or a git URL\n`,
    )
}

/** Reads the source of a pack. Throws a UsageError if it cannot be read. */
export function packFrom(
  siteFolder: string,
  source: string,
  ref: string | undefined,
  filter: PackFilter,
  before: Pack["lock"] | null = null,
): Pack {
  try {
    const opened = openSource(source, ref)
    try {
      const isFile = existsSync(source) && statSync(source).isFile() && /\.(toml|json|ndjson)$/.test(source)
      const origin = {
        source: storedSource(siteFolder, source),
        ...(ref === undefined ? {} : { ref }),
        ...(opened.commit ? { commit: opened.commit } : {}),
      }
      return buildPack({ folder: opened.folder, file: isFile ? basename(source) : undefined }, origin, filter, before)
    } finally {
      opened.close()
    }
  } catch (error) {
    if (error instanceof SourceError) throw new UsageError(error.message)
    throw error
  }
}

/** `SOURCE@TAG`. The `@` of git@host:path belongs to the source, and so does that of a path that exists. */
export function parseSource(text: string): { readonly source: string; readonly ref?: string } {
  if (existsSync(text)) return { source: resolve(text) }
  const at = text.lastIndexOf("@")
  const [source, ref] = [text.slice(0, at), text.slice(at + 1)]
  if (at <= 0 || ref === "" || /[:]/.test(ref) || (ref.includes("/") && !/[/:]/.test(source))) return { source: text }
  return { source: existsSync(source) ? resolve(source) : source, ref }
}

function packName(source: string): string {
  return basename(source)
    .replace(/\.(git|zip|tar|tar\.gz|tgz|ndjson|json|toml)$/, "")
    .toLowerCase()
}

/** Prints what a pack contains. */
export function report(siteFolder: string, name: string, { lock, leftOut }: Pack): void {
  const all = readSiteRules(readSite(siteFolder)).filter(({ pack }) => pack === name)
  process.stdout.write(`packs/${name}: ${Object.keys(lock.rules).length} rules from ${lock.source}`)
  process.stdout.write(`${lock.commit ? ` at ${lock.commit.slice(0, 12)}` : ""}\n`)
  process.stdout.write(`${summaryOf(all)}\n`)
  const reasons = [...leftOut].map(([reason, count]) => `${count} ${reason}`).join(", ")
  if (reasons !== "") process.stdout.write(`not copied: ${reasons}\n`)
}
