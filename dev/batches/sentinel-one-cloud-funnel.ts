import { nameOf } from "../log-formats/process-start.ts"
import type { BatchFormat } from "./batch-format.ts"

export const sentinelOneCloudFunnel: BatchFormat = {
  file: "sentinel-one-cloud-funnel.ndjson",
  source: "sentinel_one_cloud_funnel.event",
  ordinary: 1200,
  record: (process, random) =>
    JSON.stringify({
      "agent.uuid": process.host.id,
      "dataSource.name": "SentinelOne",
      "endpoint.name": process.host.name,
      "endpoint.os": "windows",
      "endpoint.type": "server",
      "event.category": "process",
      "event.id": random.hex(26).toUpperCase(),
      "event.time": process.time,
      "event.type": "Process Creation",
      "meta.event.name": "PROCESSCREATION",
      "os.name": "Windows Server 2022 Standard",
      "sca:ingestTime": Math.floor(process.time / 1000) + 60,
      "src.process.cmdline": process.parent.commandLine,
      "src.process.image.path": process.parent.image,
      "src.process.name": nameOf(process.parent.image),
      "src.process.pid": process.parent.pid,
      "src.process.uid": process.parent.guid,
      "tgt.process.cmdline": process.commandLine,
      "tgt.process.displayName": process.product,
      "tgt.process.image.md5": process.md5,
      "tgt.process.image.path": process.image,
      "tgt.process.image.sha1": process.sha1,
      "tgt.process.image.sha256": process.sha256,
      "tgt.process.name": nameOf(process.image),
      "tgt.process.pid": process.pid,
      "tgt.process.startTime": process.time,
      "tgt.process.uid": process.guid,
      "tgt.process.user": `${process.user.domain}\\${process.user.name}`,
    }),
}
