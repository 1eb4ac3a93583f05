import { join, relative } from "node:path"
import { Command } from "commander"
import { initSite } from "../site/init.ts"
import { messageOf, UsageError } from "./program.ts"

export function init(): Command {
  return new Command("init")
    .description("Makes a site: a folder of your own with settings, rules and packs.")
    .argument("<dir>", "a folder that is empty or does not exist")
    .action((folder: string) => {
      try {
        for (const path of initSite(folder)) process.stdout.write(`${join(folder, path)}\n`)
      } catch (error) {
        throw new UsageError(messageOf(error))
      }
      const site = relative(process.cwd(), folder) || "."
      process.stderr.write(`Next: landfall rules add PATH-OR-GIT-URL --site ${site}; landfall check --site ${site}\n`)
    })
}
