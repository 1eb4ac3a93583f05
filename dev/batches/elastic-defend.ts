import { splitCommandLine } from "../../src/engine/sources/command-line.ts"
import { nameOf } from "../log-formats/process-start.ts"
import type { BatchFormat } from "./batch-format.ts"

export const elasticDefend: BatchFormat = {
  file: "elastic-defend.ndjson",
  source: "endpoint.events.process",
  ordinary: 1200,
  record: (process, random) => {
    const args = splitCommandLine(process.commandLine)
    return JSON.stringify({
      "@timestamp": `${new Date(process.time).toISOString().slice(0, -1)}6578Z`,
      agent: { id: process.host.id, type: "endpoint", version: "8.17.3" },
      data_stream: { dataset: "endpoint.events.process", namespace: "default", type: "logs" },
      ecs: { version: "8.10.0" },
      event: {
        action: "start",
        category: ["process"],
        dataset: "endpoint.events.process",
        id: random.hex(20),
        kind: "event",
        module: "endpoint",
        type: ["start"],
      },
      host: {
        hostname: process.host.name,
        name: process.host.name.toLowerCase(),
        os: { family: "windows", platform: "windows", type: "windows" },
      },
      process: {
        args,
        args_count: args.length,
        command_line: process.commandLine,
        entity_id: process.guid,
        executable: process.image,
        hash: { md5: process.md5, sha1: process.sha1, sha256: process.sha256 },
        name: nameOf(process.image),
        parent: {
          entity_id: process.parent.guid,
          executable: process.parent.image,
          name: nameOf(process.parent.image),
          pid: process.parent.pid,
        },
        pe: { original_file_name: process.originalName },
        pid: process.pid,
      },
      user: { domain: process.user.domain, id: process.user.sid, name: process.user.name },
    })
  },
}
