import { jsonText } from "../log-formats/form.ts"
import { processCreation } from "../log-formats/sentinel-one.ts"
import type { Columns, Kind } from "./kind.ts"

function funnel(vendor: string, category: string, name: string, columns: Columns): Kind {
  return {
    category,
    columns,
    write: (actor, row) => {
      const whole = Object.entries(processCreation(actor))
      const common = whole.filter(([key]) => !/^(tgt|src)\.process|^event\.type$/.test(key))
      return jsonText({
        ...Object.fromEntries(common),
        "event.category": vendor,
        "event.type": name,
        "meta.event.name": name.replaceAll(" ", "").toUpperCase(),
        "src.process.name": actor.image.slice(actor.image.lastIndexOf("\\") + 1),
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
  ...{
    "registry.path": "registry.keyPath",
    "registry.key": "registry.keyPath",
    "registry.data.strings": "registry.value",
  },
}
/** Events of Cloud Funnel. */
export const funnelKinds: readonly Kind[] = [
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
