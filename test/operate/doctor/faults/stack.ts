import { type FaultCase, stack } from "./case.ts"

/** The stack itself, its version, and the clock. */
export const stackFaults: readonly FaultCase[] = [
  [
    "no such stack",
    (aws) => {
      aws.stack = null
    },
    "stack",
    "error",
    "there is no stack landfall-prod",
    "--stack",
  ],
  [
    "a deployment that failed",
    (aws) => {
      stack(aws).status = "UPDATE_FAILED"
      stack(aws).reason = "no right"
    },
    "stack",
    "error",
    "UPDATE_FAILED: no right",
    "deploy again",
  ],
  [
    "a deployment that was rolled back",
    (aws) => {
      stack(aws).status = "UPDATE_ROLLBACK_COMPLETE"
    },
    "stack",
    "warning",
    "UPDATE_ROLLBACK_COMPLETE",
    "the last deployment failed",
  ],
  [
    "a deployment under way",
    (aws) => {
      stack(aws).status = "UPDATE_IN_PROGRESS"
    },
    "stack",
    "warning",
    "UPDATE_IN_PROGRESS",
    "wait",
  ],
  [
    "an output of an older version",
    (aws) => {
      delete stack(aws).outputs["AlarmsKeyArn"]
    },
    "stack",
    "error",
    "no output AlarmsKeyArn",
    "deploy it again",
  ],
  [
    "another version",
    (aws) => {
      stack(aws).outputs["Version"] = "0.9.0"
    },
    "version",
    "warning",
    "version 0.9.0 and this program version 1.2.3",
    "deploy the stack again",
  ],
  [
    "this clock is ahead",
    (aws) => {
      aws.clockAhead = 120_000
    },
    "clock",
    "warning",
    "120 s ahead of AWS's",
    "NTP",
  ],
  [
    "this clock is behind",
    (aws) => {
      aws.clockAhead = -90_000
    },
    "clock",
    "warning",
    "90 s behind AWS's",
    "NTP",
  ],
]
