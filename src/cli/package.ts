import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { Command } from "commander"
import { bundle } from "../../infra/bundle.ts"
import { packageTemplate } from "../../infra/package-template.ts"
import { sha256 } from "../site/packs/lock.ts"
import { standAloneTemplate } from "../site/stand-alone-template.ts"
import { UsageError } from "./program.ts"
import { chosenRulesToRun, chosenSite } from "./site-rules.ts"

export function packageSite(): Command {
  return new Command("package")
    .description("Writes the zips of the functions and one CloudFormation template, for a deployment without osls.")
    .option("--out <dir>", "the folder to write to", "out/package")
    .addHelpText("after", "\nThe name of each zip has the hash of its bytes, so that CloudFormation notices a change.")
    .action(runPackage)
}

async function runPackage({ out }: { readonly out: string }): Promise<void> {
  const site = chosenSite()
  // Before the bundler, which would report a mistake once for each function.
  if (chosenRulesToRun().length === 0) throw new UsageError(`${site.folder} has no rule that runs: landfall rules add`)
  const build = mkdtempSync(join(tmpdir(), "landfall-build-"))
  mkdirSync(out, { recursive: true })
  const zips = new Map<string, string>()
  for (const { name, zip } of await bundle(site, build)) {
    const file = `${name}-${sha256(readFileSync(zip)).slice(0, 16)}.zip`
    copyFileSync(zip, join(out, file))
    zips.set(name, file)
  }
  const environment = { LANDFALL_SITE: site.folder, LANDFALL_BUILD: build }
  const template = packageTemplate(join(build, "osls"), {}, { hasZips: true, environment })
  rmSync(build, { recursive: true })
  const path = join(out, "template.json")
  writeFileSync(
    path,
    `${JSON.stringify(
      standAloneTemplate(template, (name) => zips.get(name) ?? ""),
      null,
      1,
    )}\n`,
  )
  for (const file of [path, ...zips.values()]) process.stdout.write(`${join(out, basename(file))}\n`)
}
