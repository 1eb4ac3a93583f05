// Prints the deployment settings of the site as JSON, for serverless.yml. A mistake in landfall.toml is printed and exits with 1.
import { join } from "node:path"
import { findSite, readSite } from "../src/site/site.ts"
import { parametersOf } from "../src/site/stack-settings.ts"

try {
  const { stack } = readSite(findSite(process.env["LANDFALL_SITE"], join(import.meta.dirname, "..")))
  const { stage, region, ...params } = parametersOf(stack)
  process.stdout.write(JSON.stringify({ stage, region, params }))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
