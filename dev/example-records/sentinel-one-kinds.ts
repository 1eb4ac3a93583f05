import { jsonText } from "../log-formats/log-format.ts"
import { processCreation } from "../log-formats/sentinel-one.ts"
import { type Columns, type RecordKind, splitPath } from "./record-kind.ts"

function funnel(vendor: string, category: string, name: string, columns: Columns): RecordKind {
  return {
    category,
    columns,
    write: (actor, row) => {
      const common = Object.entries(processCreation(actor)).filter(
        ([key]) => !/^(tgt|src)\.process|^event\.type$/.test(key),
      )
      return jsonText({
        ...Object.fromEntries(common),
        "event.category": vendor,
        "event.type": name,
        "meta.event.name": name.replaceAll(" ", "").toUpperCase(),
        "src.process.name": splitPath(actor.image).last,
        "src.process.image.path": actor.image,
        "src.process.cmdline": actor.commandLine,
        ...row,
      })
    },
  }
}

const funnelFile: Columns = {
  "file.path": "tgt.file.path",
  "file.name": "tgt.file.path",
  "file.extension": "tgt.file.extension",
}
const funnelRegistry: Columns = {
  "registry.path": "registry.keyPath",
  "registry.key": "registry.keyPath",
  "registry.data.strings": "registry.value",
}
/** Events of Cloud Funnel. */
export const sentinelOneKinds: readonly RecordKind[] = [
  funnel("file", "file", "File Creation", funnelFile),
  funnel("file", "file", "File Deletion", funnelFile),
  funnel("file", "file", "File Modification", funnelFile),
  funnel("registry", "registry", "Registry Value Modified", funnelRegistry),
  funnel("registry", "registry", "Registry Key Created", funnelRegistry),
  funnel("dns", "network", "DNS", { "dns.question.name": "event.dns.request" }),
  funnel("ip", "network", "IP Connect", {
    ...{ "destination.ip": "dst.ip.address", "destination.port": "dst.port.number", "source.ip": "src.ip.address" },
    ...{ "source.port": "src.port.number", "network.direction": "event.network.direction" },
  }),
  funnel("module", "library", "Module Load", { "dll.path": "module.path", "dll.name": "module.path" }),
]
