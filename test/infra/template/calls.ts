import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

const root = join(import.meta.dirname, "../../..")

/** The action that each command of the SDK asks for. Source: AWS's service authorization reference. */
const ACTIONS: { readonly [command: string]: readonly string[] } = {
  GetObjectCommand: ["s3:GetObject"],
  HeadObjectCommand: ["s3:GetObject"],
  PutObjectCommand: ["s3:PutObject"],
  ListObjectsV2Command: ["s3:ListBucket"],
  ListObjectVersionsCommand: ["s3:ListBucketVersions"],
  PublishCommand: ["sns:Publish"],
  PublishBatchCommand: ["sns:Publish"],
  ListSubscriptionsByTopicCommand: ["sns:ListSubscriptionsByTopic"],
  BatchImportFindingsCommand: ["securityhub:BatchImportFindings"],
  SendMessageBatchCommand: ["sqs:SendMessage"],
  GetParameterCommand: ["ssm:GetParameter"],
}

/** The files that a handler is made of: what it imports, and what that imports; types alone are nothing at run time. */
export function filesOf(name: string): string[] {
  const found = new Set<string>()
  const visit = (file: string) => {
    if (found.has(file) || !existsSync(file)) return
    found.add(file)
    for (const [, names = "", target = ""] of readFileSync(file, "utf8").matchAll(IMPORTS)) {
      if (!isOfTypes(names)) visit(join(dirname(file), target))
    }
  }
  visit(join(root, "functions", name, "handler.ts"))
  return [...found]
}

const IMPORTS = /^(?:import|export)\s+([^"';]*?)\s*(?:from\s+)?"(\.[^"]+)"/gm

function isOfTypes(names: string): boolean {
  if (names.startsWith("type ")) return true
  const [, inside] = /^\{([^}]*)\}$/.exec(names) ?? []
  return inside?.split(",").every((name) => name.trim() === "" || name.trim().startsWith("type ")) ?? false
}

/** The commands that a function's code sends, each with the file that sends it. */
function commandsOf(name: string): { readonly command: string; readonly file: string }[] {
  return filesOf(name).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/new (\w+Command)\(/g)].map(([, command = ""]) => ({ command, file })),
  )
}

/** The actions that a function's own calls ask for. Throws for a command whose action is not written down. */
export function actionsOf(name: string): Set<string> {
  const actions = new Set<string>()
  for (const { command, file } of commandsOf(name)) {
    const known = ACTIONS[command]
    if (!known) throw new Error(`${file} sends ${command}; write its action into test/infra/template/calls.ts`)
    for (const action of known) actions.add(action)
    // Reading an object by its version is another right than reading the latest.
    const isByVersion = /\bVersionId:/.test(readFileSync(file, "utf8"))
    if (command === "GetObjectCommand" && isByVersion) actions.add("s3:GetObjectVersion")
  }
  return actions
}

/** The ledger's folders that a function's code names: the first part of keys such as `alerts/…/….json`. */
export function ledgerFolders(name: string): Set<string> {
  const keys = filesOf(name).flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/`([a-z]+)\/[^`]*\$\{[^`]*(?:\.json|\/)`/g),
  ])
  return new Set(keys.map(([, folder = ""]) => folder))
}
