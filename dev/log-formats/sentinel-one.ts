import type { JsonObject } from "../../src/json.ts"
import { nested } from "./dotted-keys.ts"
import { jsonFormat, type LogFormat, wrapped } from "./log-format.ts"
import { nameOf, type ProcessStart } from "./process-start.ts"

const SOURCE = "sentinel_one_cloud_funnel.event"
const LACKS_ORIGINAL_NAME = "Cloud Funnel does not have the file's original name"

/** Cloud Funnel's event of a process start; its keys contain dots. */
export function processCreation(process: ProcessStart): JsonObject {
  return {
    timestamp: new Date(process.time).toISOString().slice(11, -1),
    "dataSource.name": "SentinelOne",
    "event.category": "process",
    "event.type": "Process Creation",
    "event.id": "01KDZ0000000000000000000_7",
    "event.time": process.time,
    "meta.event.name": "PROCESSCREATION",
    "mgmt.url": "example.sentinelone.net",
    "sca:ingestTime": Math.floor(process.time / 1000) + 5,
    "agent.uuid": process.host.id,
    "endpoint.name": process.host.name,
    "endpoint.os": "windows",
    "endpoint.type": "server",
    "os.name": "Windows Server 2022",
    "k8sCluster.containerImage": "x",
    "k8sCluster.containerImage.sha256": "y",
    "src.process.name": nameOf(process.parent.image),
    "src.process.image.path": process.parent.image,
    "src.process.cmdline": process.parent.commandLine,
    "src.process.pid": process.parent.pid,
    "src.process.uid": process.parent.guid,
    "src.process.parent.name": "svchost.exe",
    "src.process.parent.pid": 700,
    "tgt.process.name": nameOf(process.image),
    "tgt.process.displayName": process.product,
    "tgt.process.image.path": process.image,
    "tgt.process.cmdline": process.commandLine,
    "tgt.process.pid": process.pid,
    "tgt.process.uid": process.guid,
    "tgt.process.image.md5": process.md5,
    "tgt.process.image.sha1": "0".repeat(40),
    "tgt.process.image.sha256": process.sha256,
    "tgt.process.startTime": process.time,
    "tgt.process.user": `${process.user.domain}\\${process.user.name}`,
    "tgt.process.signedStatus": "signed",
    "tgt.process.verifiedStatus": "verified",
    "tgt.process.publisher": "EXAMPLE",
  }
}

/** The record as some exports write it, with backslashes escaped twice. */
function doubled(record: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      typeof value === "string" ? value.replaceAll("\\", "\\\\") : value,
    ]),
  )
}

const cloudFunnel = jsonFormat(SOURCE, "Cloud Funnel", processCreation, LACKS_ORIGINAL_NAME)

export const sentinelOneFormats: readonly LogFormat[] = [
  cloudFunnel,
  jsonFormat(SOURCE, "Cloud Funnel, nested", (process) => nested(processCreation(process)), LACKS_ORIGINAL_NAME),
  jsonFormat(
    SOURCE,
    "Cloud Funnel, backslashes escaped twice",
    (process) => doubled(processCreation(process)),
    LACKS_ORIGINAL_NAME,
  ),
  jsonFormat(
    SOURCE,
    "Cloud Funnel, ISO times and one-word types",
    (process) => ({
      ...processCreation(process),
      "event.time": new Date(process.time).toISOString(),
      "event.type": "ProcessCreation",
    }),
    LACKS_ORIGINAL_NAME,
  ),
  wrapped(cloudFunnel, "Cloud Funnel, an array", (text) => `[${text}]`),
]
