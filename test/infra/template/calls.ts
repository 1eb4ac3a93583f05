import { readFileSync } from "node:fs"
import { reachableFiles } from "../reachable-files.ts"

/** The action that each command of the SDK needs. Source: AWS's service authorization reference. */
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
  ChangeMessageVisibilityCommand: ["sqs:ChangeMessageVisibility"],
  ChangeMessageVisibilityBatchCommand: ["sqs:ChangeMessageVisibility"],
  GetParameterCommand: ["ssm:GetParameter"],
}

/** The files that run in a Lambda. */
export const filesOf = (name: string): string[] => reachableFiles(`functions/${name}/handler.ts`)

/** The commands that the code of a function sends, with the files that send them. */
function commandsOf(name: string): { readonly command: string; readonly file: string }[] {
  return filesOf(name).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/new (\w+Command)\(/g)].map(([, command = ""]) => ({ command, file })),
  )
}

/** The actions that the calls of a function need. Throws for a command without an action in the table above. */
export function actionsOf(name: string): Set<string> {
  const actions = new Set<string>()
  for (const { command, file } of commandsOf(name)) {
    const known = ACTIONS[command]
    if (!known) throw new Error(`${file} sends ${command}; add its action to test/infra/template/calls.ts`)
    for (const action of known) actions.add(action)
    // Reading an object by its version needs a separate right.
    const isByVersion = /\bVersionId:/.test(readFileSync(file, "utf8"))
    if (command === "GetObjectCommand" && isByVersion) actions.add("s3:GetObjectVersion")
  }
  return actions
}

/** The folders of the ledger in the code of a function: the first part of keys such as `alerts/…/….json`. */
export function ledgerFolders(name: string): Set<string> {
  const keys = filesOf(name).flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/`([a-z]+)\/[^`]*\$\{[^`]*(?:\.json|\/)`/g),
  ])
  return new Set(keys.map(([, folder = ""]) => folder))
}
