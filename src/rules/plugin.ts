import { resolve } from "node:path"
import type { PartialMessage, Plugin } from "esbuild"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { lineAt } from "../language/diagnostics/source.ts"
import { type BuiltRule, buildRule, rulesModule } from "./build.ts"
import { readRules, ruleFiles } from "./read.ts"

const IMPORT = /^landfall:rules$/

/**
 * Resolves `import … from "landfall:rules"` to the compiled rules of a folder. A rule with a mistake, or of a type that Landfall
 * does not run, fails the build, and esbuild prints its code frame.
 */
export function rulesPlugin(folder: string): Plugin {
  return {
    name: "landfall-rules",
    setup(build) {
      build.onResolve({ filter: IMPORT }, () => ({ path: folder, namespace: "landfall-rules" }))
      build.onLoad({ filter: /.*/, namespace: "landfall-rules" }, () => {
        const compiled: BuiltRule[] = []
        const errors: PartialMessage[] = []
        for (const read of readRules(folder)) {
          const result = buildRule(read)
          if (result.status === "compiled") compiled.push(result.built)
          else if (result.status === "other")
            errors.push({
              text: `${result.file.path}: Landfall does not run rules of type ${result.file.type}; move the file out of ${folder}`,
            })
          else errors.push(...result.problems.map((problem) => message(result.text, problem)))
        }
        if (errors.length === 0 && compiled.length === 0)
          errors.push({ text: `${folder} contains no rule, so nothing would be detected` })
        if (errors.length > 0) return { errors, watchDirs: [folder], watchFiles: ruleFiles(folder) }
        return {
          contents: rulesModule(compiled, "./index.ts"),
          resolveDir: resolve(import.meta.dirname, "../language/runtime"),
          loader: "ts",
          warnings: compiled.flatMap(({ file, warnings }) => warnings.map((warning) => message(file.text, warning))),
          watchDirs: [folder],
          watchFiles: ruleFiles(folder),
        }
      })
    },
  }
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
