import { ALARMS_KEY, KEY, sends } from "../healthy.ts"
import { at, type FaultCase } from "./case.ts"

/** The stack's keys. */
export const keyFaults: readonly FaultCase[] = [
  [
    "the key is disabled",
    (aws) => {
      at(aws.keys[KEY]).state = "Disabled"
    },
    "keys",
    "error",
    "in state Disabled",
    "aws kms enable-key",
  ],
  [
    "the key is scheduled for deletion",
    (aws) => {
      at(aws.keys[ALARMS_KEY]).state = "PendingDeletion"
    },
    "keys",
    "error",
    "is scheduled for deletion",
    "cancel-key-deletion",
  ],
  [
    "S3 may not use the key",
    (aws) => {
      at(aws.keys[KEY]).statements.splice(1, 1)
    },
    "keys",
    "error",
    "does not let S3 for bucket edr-logs use it",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "EventBridge may not use the key",
    (aws) => {
      at(aws.keys[KEY]).statements.pop()
    },
    "keys",
    "error",
    "does not let EventBridge use it",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "the key requires from EventBridge what it does not send",
    (aws) => {
      at(aws.keys[KEY]).statements.splice(-1, 1, {
        ...sends("events", "arn:aws:events:*"),
        Action: "kms:*",
        Resource: "*",
      })
    },
    "keys",
    "error",
    "does not let EventBridge use it",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "alarms may not use their key",
    (aws) => {
      at(aws.keys[ALARMS_KEY]).statements.pop()
    },
    "keys",
    "error",
    "does not let CloudWatch alarms use it",
    "--deployment-mode REVERT_DRIFT",
  ],
]
