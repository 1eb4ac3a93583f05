import { InvokeCommand } from "@aws-sdk/client-lambda"
import { outputOf } from "../smoke.ts"
import type { Step } from "../step.ts"

export const reconcile: Step = {
  name: "reconcile",
  expects: "it lists the three buckets and ends without an error",
  async run(smoke) {
    const FunctionName = await outputOf(smoke, "ReconcileFunctionName")
    const {
      FunctionError,
      LogResult = "",
      Payload,
    } = await smoke.clients.lambda.send(new InvokeCommand({ FunctionName, LogType: "Tail", Payload: "{}" }))
    const log = Buffer.from(LogResult, "base64").toString("utf8")
    if (FunctionError !== undefined) throw new Error(`${FunctionError}: ${Payload?.transformToString()} ${log}`)
    const [report = "no REPORT line in the log"] = /Duration: .*?(?=\tBilled|$)/m.exec(log) ?? []
    const [compared = ""] = /"ObjectsCompared":\d+/.exec(log) ?? []
    return `${report} ${compared}`
  },
}
