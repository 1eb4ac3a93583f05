import { splitCommandLine } from "../../src/engine/sources/command-line.ts"
import type { JsonObject } from "../../src/json.ts"
import { dotted } from "./dotted-keys.ts"
import { jsonFormat, type LogFormat, sevenDigitTime } from "./log-format.ts"
import { nameOf, type ProcessStart } from "./process-start.ts"

const SOURCE = "endpoint.events.process"

/** Elastic Defend's own document; the sensor splits the command line. */
export function defendStart(process: ProcessStart): JsonObject {
  const args = splitCommandLine(process.commandLine)
  return {
    "@timestamp": sevenDigitTime(process.time),
    agent: { type: "endpoint", id: process.host.id, version: "9.2.0" },
    data_stream: { type: "logs", dataset: SOURCE, namespace: "default" },
    event: {
      kind: "event",
      category: ["process"],
      type: ["start"],
      action: "start",
      module: "endpoint",
      dataset: SOURCE,
    },
    host: { name: process.host.name.toLowerCase(), os: { type: "windows", platform: "windows", name: "Windows" } },
    user: { id: process.user.sid, name: process.user.name, domain: process.user.domain },
    process: {
      name: nameOf(process.image),
      executable: process.image,
      command_line: process.commandLine,
      args,
      args_count: args.length,
      pid: process.pid,
      entity_id: process.guid,
      hash: { md5: process.md5, sha256: process.sha256 },
      pe: { original_file_name: process.originalName },
      parent: {
        name: nameOf(process.parent.image),
        executable: process.parent.image,
        pid: process.parent.pid,
        args: [],
      },
    },
  }
}

export const elasticDefendFormats: readonly LogFormat[] = [
  jsonFormat(SOURCE, "Elastic Defend", defendStart),
  jsonFormat(SOURCE, "Elastic Defend, dotted keys", (process) => dotted(defendStart(process))),
  jsonFormat(SOURCE, "Elastic Defend through Logstash", (process) => ({
    ...defendStart(process),
    "@version": "1",
    tags: ["beats_input_codec_plain_applied"],
  })),
  jsonFormat(SOURCE, "Elastic Defend through Kafka", (process) => ({
    "@metadata": { beat: "endpoint", type: "_doc", version: "9.2.0", topic: "endpoint" },
    ...defendStart(process),
  })),
  jsonFormat(SOURCE, "Elastic Defend, the draft of 2020", (process) => {
    const { data_stream: _stream, event: _event, ...rest } = defendStart(process)
    return { ...rest, event: { kind: "event", category: "process", type: "start", action: "creation" } }
  }),
]
