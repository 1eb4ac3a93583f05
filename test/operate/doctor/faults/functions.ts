import { STACK } from "../healthy.ts"
import { type FaultCase, lambda, mapping } from "./case.ts"

/** Functions, what feeds them and what they are told. */
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
    "deploy",
  ],
  [
    "one bad message brings back its batch",
    (aws) => {
      mapping(aws)["FunctionResponseTypes"] = []
    },
    "event source mappings",
    "error",
    "does not report single failures",
    "deploy",
  ],
  [
    "no bound on concurrency",
    (aws) => {
      delete mapping(aws)["ScalingConfig"]
    },
    "event source mappings",
    "warning",
    "no maximum concurrency",
    "deploy",
  ],
  [
    "a function that was deleted",
    (aws) => {
      delete aws.functions[`${STACK}-reconcile`]
    },
    "functions",
    "error",
    "function landfall-prod-reconcile does not exist",
    "deploy",
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
    "deploy",
  ],
  [
    "a function that cannot start",
    (aws) => {
      lambda(aws, "canary").configuration["State"] = "Failed"
    },
    "functions",
    "error",
    "in state Failed",
    "deploy",
  ],
  [
    "another runtime",
    (aws) => {
      lambda(aws, "notify").configuration["Runtime"] = "nodejs22.x"
    },
    "functions",
    "warning",
    "nodejs22.x",
    "deploy",
  ],
  [
    "another architecture",
    (aws) => {
      lambda(aws, "notify").configuration["Architectures"] = ["x86_64"]
    },
    "functions",
    "warning",
    "x86_64",
    "deploy",
  ],
  [
    "a variable that is gone",
    (aws) => {
      delete lambda(aws, "detect").environment["NOTICES_TOPIC_ARN"]
    },
    "environment",
    "error",
    "lacks NOTICES_TOPIC_ARN",
    "deploy",
  ],
  [
    "another ledger",
    (aws) => {
      lambda(aws, "detect").environment["LEDGER_BUCKET"] = "other"
    },
    "environment",
    "error",
    "LEDGER_BUCKET is other",
    "deploy",
  ],
  [
    "reconcile reads other places",
    (aws) => {
      lambda(aws, "reconcile").environment["LOG_PREFIXES"] = "edr-logs/"
    },
    "environment",
    "error",
    "LOG_PREFIXES is edr-logs/",
    "deploy",
  ],
  [
    "a lease that ends too early",
    (aws) => {
      lambda(aws, "detect").environment["LEASE_SECONDS"] = "60"
    },
    "environment",
    "error",
    "a claim on an alert lasts 60 s",
    "LEASE_SECONDS",
  ],
]
