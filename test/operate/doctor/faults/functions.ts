import { STACK } from "../healthy.ts"
import { type FaultCase, lambda, mapping } from "./case.ts"

/** Functions, their event source mappings and their environment. */
export const functionFaults: readonly FaultCase[] = [
  [
    "a mapping that is disabled",
    (aws) => {
      mapping(aws)["State"] = "Disabled"
    },
    "event source mappings",
    "error",
    "is disabled",
    "--uuid mapping-ingest --enabled",
  ],
  [
    "no mapping",
    (aws) => {
      lambda(aws, "notify").mappings = []
    },
    "event source mappings",
    "error",
    "no mapping feeds the function from the notify queue",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "one bad message brings back its batch",
    (aws) => {
      mapping(aws)["FunctionResponseTypes"] = []
    },
    "event source mappings",
    "error",
    "does not report single failures",
    "aws lambda update-event-source-mapping --uuid mapping-ingest --function-response-types ReportBatchItemFailures",
  ],
  [
    "no bound on concurrency",
    (aws) => {
      delete mapping(aws)["ScalingConfig"]
    },
    "event source mappings",
    "warning",
    "no maximum concurrency",
    "aws lambda update-event-source-mapping --uuid mapping-ingest --scaling-config MaximumConcurrency=",
  ],
  [
    "a function that was deleted",
    (aws) => {
      delete aws.functions[`${STACK}-reconcile`]
    },
    "functions",
    "error",
    "function landfall-prod-reconcile does not exist",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "a function that was stopped",
    (aws) => {
      lambda(aws, "detect").reserved = 0
    },
    "functions",
    "error",
    "is stopped",
    "delete-function-concurrency --function-name landfall-prod-detect",
  ],
  [
    "an update that failed",
    (aws) => {
      Object.assign(lambda(aws, "detect").configuration, {
        LastUpdateStatus: "Failed",
        LastUpdateStatusReason: "no key",
      })
    },
    "functions",
    "error",
    "older code runs: no key",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "a function that cannot start",
    (aws) => {
      lambda(aws, "canary").configuration["State"] = "Failed"
    },
    "functions",
    "error",
    "in state Failed",
    "aws lambda update-function-configuration --function-name landfall-prod-canary",
  ],
  [
    "another runtime",
    (aws) => {
      lambda(aws, "notify").configuration["Runtime"] = "nodejs22.x"
    },
    "functions",
    "warning",
    "nodejs22.x",
    "aws lambda update-function-configuration --function-name landfall-prod-notify --runtime nodejs24.x",
  ],
  [
    "another architecture",
    (aws) => {
      lambda(aws, "notify").configuration["Architectures"] = ["x86_64"]
    },
    "functions",
    "warning",
    "x86_64",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "a variable that was removed",
    (aws) => {
      delete lambda(aws, "detect").environment["NOTICES_TOPIC_ARN"]
    },
    "environment",
    "error",
    "lacks NOTICES_TOPIC_ARN",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "another ledger",
    (aws) => {
      lambda(aws, "detect").environment["LEDGER_BUCKET"] = "other"
    },
    "environment",
    "error",
    "LEDGER_BUCKET is other",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "reconcile reads other prefixes",
    (aws) => {
      lambda(aws, "reconcile").environment["LOG_PREFIXES"] = "edr-logs/"
    },
    "environment",
    "error",
    "LOG_PREFIXES is edr-logs/",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "a lease that ends too early",
    (aws) => {
      lambda(aws, "detect").environment["LEASE_SECONDS"] = "60"
    },
    "environment",
    "error",
    "a claim on an alert lasts 60 s",
    "--deployment-mode REVERT_DRIFT",
  ],
]
