import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

/** Writes files, by their paths, into a new folder. Returns the folder. */
export function folderOf(files: { readonly [path: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), "landfall-site-"))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

type RuleParts = {
  readonly id?: string
  readonly name?: string
  readonly type?: string
  readonly language?: string
  readonly query?: string
  readonly severity?: string
  readonly tags?: readonly string[]
  /** More lines of `[rule]`. */
  readonly more?: string
  readonly metadata?: string
}

/** The text of a rule file in Elastic's format. `id` is the last part of the rule's id. */
export function ruleText(parts: RuleParts = {}): string {
  const { id = "000000000001", name = "Rule one", type = "eql", language = "eql", severity = "medium" } = parts
  const { query = 'process where process.name == "a.exe"', tags = ["OS: Windows"], more = "", metadata = "" } = parts
  return `[metadata]
creation_date = "2026/01/01"
updated_date = "2026/01/01"
${metadata}
[rule]
author = ["Example"]
description = "An example."
name = ${JSON.stringify(name)}
risk_score = 47
rule_id = "00000000-0000-4000-8000-${id}"
severity = "${severity}"
type = "${type}"
language = "${language}"
tags = ${JSON.stringify(tags)}
query = '''
${query}
'''
${more}
`
}
