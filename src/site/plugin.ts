import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { PartialMessage, Plugin } from "esbuild"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { lineAt } from "../language/diagnostics/source.ts"
import { type BuiltRule, explanationsText, rulesModule, rulesText } from "../rules/build.ts"
import { CANARY_RULE_FILE, canaryRule } from "../rules/canary-rule.ts"
import { RuleFileError } from "../rules/load.ts"
import { ruleFiles } from "../rules/read.ts"
import { firstWarnings, rulesToRun } from "./rules-to-run.ts"
import type { Site } from "./site.ts"
import { readSiteRules, type SiteRule } from "./site-rules.ts"

const IMPORT = /^landfall:rules$/
/** The files beside the module of rules. */
const FILES = { rules: "landfall:rules.json", explanations: "landfall:explanations.cjs" }
const FILE = /^landfall:(?:rules\.json|explanations\.cjs)$/
const CANARY = /^landfall:canary-rule$/

/** What the generated modules import, from the folder `src`. */
const IMPORTS = { runtime: "./language/runtime/index.ts", details: "./rule-details.ts" }
const SOURCE_FOLDER = resolve(import.meta.dirname, "..")

/**
 * Resolves `import … from "landfall:rules"` to the compiled rules of a site, and `"landfall:canary-rule"` to the canary's rule.
 * A rule with a mistake fails the build, and esbuild prints its code frame. A rule that Landfall cannot run is skipped. The
 * builds of several functions that share the plugin report its warnings once.
 */
export function rulesPlugin(site: Site): Plugin {
  let reported = ""
  const isNew = (warnings: readonly PartialMessage[]) => {
    const before = reported
    reported = JSON.stringify(warnings)
    return reported !== before
  }
  return {
    name: "landfall-rules",
    setup(build) {
      build.onResolve({ filter: IMPORT }, () => ({ path: site.folder, namespace: "landfall-rules" }))
      build.onResolve({ filter: FILE }, ({ path }) => ({
        path: path.replace("landfall:", ""),
        namespace: "landfall-files",
      }))
      build.onResolve({ filter: CANARY }, () => ({ path: "canary-rule", namespace: "landfall-canary-rule" }))
      build.onLoad({ filter: /.*/, namespace: "landfall-canary-rule" }, () => ({
        contents: rulesModule(canaryRule(), IMPORTS),
        resolveDir: SOURCE_FOLDER,
        loader: "ts",
        watchFiles: [CANARY_RULE_FILE],
      }))
      // The module contains positions in the file of rules, so both are made from the same rules.
      let running: readonly BuiltRule[] = []
      build.onLoad({ filter: /.*/, namespace: "landfall-files" }, ({ path }) => ({
        contents: path === "rules.json" ? rulesText(running) : explanationsText(running),
        loader: "file",
      }))
      build.onLoad({ filter: /.*/, namespace: "landfall-rules" }, () => {
        const folders = [...site.ruleFolders.values()]
        const watched = { watchDirs: folders, watchFiles: folders.flatMap(ruleFiles) }
        const rules = readSiteRules(site)
        const built = rulesOrErrors(rules)
        if ("errors" in built) return { ...built, ...watched }
        if (built.rules.length === 0) {
          return {
            errors: [{ text: `${site.folder} has no rule that runs, so nothing would be detected` }],
            ...watched,
          }
        }
        running = built.rules
        const warnings = warningsOf(site, rules)
        return {
          contents: rulesModule(built.rules, { ...IMPORTS, files: FILES }),
          resolveDir: SOURCE_FOLDER,
          loader: "ts",
          warnings: isNew(warnings) ? warnings : [],
          ...watched,
        }
      })
    },
  }
}

function rulesOrErrors(
  rules: readonly SiteRule[],
): { readonly rules: readonly BuiltRule[] } | { readonly errors: PartialMessage[] } {
  try {
    return { rules: rulesToRun(rules) }
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error
    const textOf = new Map(rules.map(({ path, text }) => [path, text]))
    return { errors: error.problems.map((problem) => message(textOf.get(problem.file) ?? "", problem)) }
  }
}

function warningsOf(site: Site, rules: readonly SiteRule[]): PartialMessage[] {
  const { shown, summary } = firstWarnings(rules)
  const ofSite = site.warnings.map((warning) => message(readFileSync(warning.file, "utf8"), warning))
  return [...ofSite, ...shown.map(({ text, warning }) => message(text, warning)), ...summary.map((text) => ({ text }))]
}

function message(text: string, problem: FileDiagnostic): PartialMessage {
  return {
    id: problem.code,
    text: `${problem.message} [${problem.code}]`,
    location: {
      file: problem.file,
      line: problem.position.line,
      column: problem.position.column - 1,
      length: problem.length,
      lineText: lineAt(text, problem.position.line),
    },
    notes: problem.notes.map((note) => ({ text: note })),
  }
}
