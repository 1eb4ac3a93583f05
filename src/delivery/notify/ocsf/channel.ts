import { createHash } from "node:crypto"
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import type { SNSClient } from "@aws-sdk/client-sns"
import { SettingError } from "../../../errors.ts"
import type { AlertDocument } from "../../alert/document.ts"
import { MAX_BATCH_ENTRIES, snsPublisher } from "../../publish/publisher.ts"
import { type Channel, RefusedError, type SendContext } from "../channel.ts"
import type { ChannelType } from "../channel-type.ts"
import { renderAlert } from "../rendering/render.ts"
import { ocsfFinding } from "./finding.ts"

/**
 * OCSF Detection Findings for a data lake or a SIEM. A repeated send writes the same object key and the same finding uid.
 */
export const ocsf: ChannelType = {
  name: "ocsf",
  audience: "integrations",
  setting: "OCSF_DESTINATION",
  create: (destination, { clients }) => ocsfChannel(clients, ocsfDestination(destination)),
}

/** Where findings go: to a topic, one message each, or to a prefix of a bucket, as NDJSON. */
type OcsfDestination =
  | { readonly kind: "topic"; readonly arn: string }
  | { readonly kind: "bucket"; readonly bucket: string; readonly prefix: string }

function ocsfChannel({ s3, sns }: { s3: S3Client; sns: SNSClient }, destination: OcsfDestination): Channel {
  const put = destination.kind === "topic" ? publishFindings(sns, destination.arn) : putFindings(s3, destination)
  return {
    name: ocsf.name,
    audience: ocsf.audience,
    async send(message, context) {
      if (message.kind === "alerts") await put(message.alerts, context)
    },
  }
}

/** Errors of SNS that last until somebody changes the topic, its policy or its key. */
const REFUSALS_OF_SNS = /^(?:AuthorizationError|NotFound|InvalidParameter|KMS(?!Throttling))/

function publishFindings(sns: SNSClient, arn: string) {
  const publish = snsPublisher(sns, arn)
  return async (alerts: readonly AlertDocument[], { report, signal, markSent }: SendContext) => {
    const findings = alerts.map((alert) => ({
      id: alert["kibana.alert.uuid"],
      body: JSON.stringify(renderAlert(alert, ocsfFinding, report)),
      attributes: {
        class_uid: { DataType: "Number" as const, StringValue: "2004" },
        severity: { DataType: "String" as const, StringValue: alert["kibana.alert.severity"] },
      },
    }))
    const errors: string[] = []
    for (let start = 0; start < findings.length; start += MAX_BATCH_ENTRIES) {
      signal.throwIfAborted()
      const results = await publish(findings.slice(start, start + MAX_BATCH_ENTRIES), signal)
      await markSent(results.filter(({ error }) => error === null).map(({ id }) => id))
      errors.push(...results.flatMap(({ error }) => (error === null ? [] : [error])))
    }
    const [first] = errors
    if (first === undefined) return
    const detail = `SNS did not accept ${errors.length} findings: ${first}`
    throw errors.every((error) => REFUSALS_OF_SNS.test(error)) ? new RefusedError(detail) : new Error(detail)
  }
}

function putFindings(s3: S3Client, { bucket, prefix }: { readonly bucket: string; readonly prefix: string }) {
  return async (alerts: readonly AlertDocument[], { report, signal }: SendContext) => {
    const ids = alerts.map((alert) => alert["kibana.alert.uuid"]).join("\n")
    const name = createHash("sha256").update(ids).digest("hex").slice(0, 32)
    const day = (alerts[0]?.["@timestamp"] ?? "").slice(0, 10).replaceAll("-", "/")
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `${prefix}${day}/${name}.ndjson`,
        Body: alerts.map((alert) => `${JSON.stringify(renderAlert(alert, ocsfFinding, report))}\n`).join(""),
        ContentType: "application/x-ndjson",
      }),
      { abortSignal: signal },
    )
  }
}

/** Reads `arn:…:sns:…` or `s3://bucket/prefix/`. */
export function ocsfDestination(text: string): OcsfDestination {
  if (/^arn:aws[a-z-]*:sns:/.test(text)) return { kind: "topic", arn: text }
  const [, bucket, prefix] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text) ?? []
  if (bucket === undefined)
    throw new SettingError(ocsf.setting, `"${text}" is neither the ARN of an SNS topic nor s3://bucket/prefix/`)
  return { kind: "bucket", bucket, prefix: prefix === undefined || prefix === "" ? "" : prefix.replace(/\/*$/, "/") }
}
