import { STACK } from "../healthy.ts"
import { alarm, at, type FaultCase, stack } from "./case.ts"

/** Alarms, and silence. */
export const watchingFaults: readonly FaultCase[] = [
  [
    "an alarm that is on",
    (aws) => {
      Object.assign(alarm(aws, "detect-errors"), { state: "ALARM", reason: "1 error" })
    },
    "alarms",
    "error",
    "1 error",
    "What to do.",
  ],
  [
    "an alarm without an action",
    (aws) => {
      alarm(aws, "silence").actions = []
    },
    "alarms",
    "warning",
    "notifies nobody",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "an alarm whose actions are off",
    (aws) => {
      alarm(aws, "silence").isOn = false
    },
    "alarms",
    "warning",
    "notifies nobody",
    "aws cloudwatch enable-alarm-actions --alarm-names landfall-prod-silence",
  ],
  [
    "an alarm that was deleted",
    (aws) => {
      delete aws.alarms[`${STACK}-ingest-dead-letters`]
    },
    "alarms",
    "warning",
    "somebody deleted it",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "no alarms",
    (aws) => {
      aws.alarms = {}
      stack(aws).alarms = []
    },
    "alarms",
    "warning",
    "has no alarms",
    "npx osls deploy",
  ],
  [
    "silence",
    (aws) => {
      at(aws.metrics["Objects"]).age = 60
    },
    "silence",
    "warning",
    "no object was scanned since the hour of 2026-11-21T21",
    "log writer",
  ],
  [
    "silence for ever",
    (aws) => {
      delete aws.metrics["Objects"]
    },
    "silence",
    "warning",
    "for 14 days",
    "log writer",
  ],
  [
    "a source that went quiet",
    (aws) => {
      at(aws.metrics["Records crowdstrike_fdr"]).age = 60
    },
    "silence",
    "warning",
    "no record of source crowdstrike_fdr",
    "format",
  ],
  [
    "a source that never sent",
    (aws) => {
      delete aws.metrics["Records crowdstrike_fdr"]
    },
    "silence",
    "warning",
    "no record of source crowdstrike_fdr arrived for 14 days",
    "format",
  ],
]
