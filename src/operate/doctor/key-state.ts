import { error, type Fault } from "./finding.ts"

/** A key works in the state `Enabled` alone. Source: KMS developer guide, Key states. */
export function judgeKeyState(name: string, arn: string, state: string): Fault[] {
  if (state === "Enabled") return []
  if (state === "PendingDeletion") {
    const remedy = `aws kms cancel-key-deletion --key-id ${arn}, then aws kms enable-key --key-id ${arn}`
    return [error(`${name} is to be deleted: nothing that it encrypted can be read then`, arn, remedy)]
  }
  return [
    error(
      `${name} is in state ${state}: nothing that it encrypts can be read or written`,
      arn,
      `aws kms enable-key --key-id ${arn}`,
    ),
  ]
}
