import type { JsonObject } from "../../../json.ts"
import { fileNameOf } from "../field-rules.ts"
import { column, converted, derived, type FieldTable } from "../field-table.ts"
import { epochMilliseconds, isoTime, time } from "../time.ts"
import { flag, hash, long, lowerCase, oneOrMany, own, scalarsIn, textsOf } from "../value.ts"

const moment = time(epochMilliseconds, isoTime)

/** The file, registry key, address or name that the actor accessed, in an event that is not a process event. */
export const targetFields: FieldTable = {
  "file.path": column("tgt.file.path"),
  "file.name": fileNameOf("tgt.file.path"),
  "file.extension": column("tgt.file.extension"),
  "file.size": converted("tgt.file.size", long),
  "file.created": converted("tgt.file.creationTime", moment),
  "file.mtime": converted("tgt.file.modificationTime", moment),
  "file.hash.md5": column("tgt.file.md5", hash),
  "file.hash.sha1": column("tgt.file.sha1", hash),
  "file.hash.sha256": column("tgt.file.sha256", hash),
  "dll.path": column("module.path"),
  "dll.name": fileNameOf("module.path"),
  "dll.hash.md5": column("module.md5", hash),
  "dll.hash.sha1": column("module.sha1", hash),

  "registry.path": column("registry.keyPath"),
  "registry.key": column("registry.keyPath"),
  "registry.data.strings": column("registry.value"),
  "registry.data.type": column("registry.valueType"),

  "source.ip": column("src.ip.address"),
  "source.port": converted("src.port.number", long),
  "destination.ip": column("dst.ip.address"),
  "destination.port": converted("dst.port.number", long),
  "network.direction": converted("event.network.direction", lowerCase),
  "network.protocol": column("event.network.protocolName"),
  "dns.question.name": column("event.dns.request"),
  "url.original": column("url.address"),

  "orchestrator.cluster.name": column("k8sCluster.name"),
  "orchestrator.namespace": column("k8sCluster.namespace"),
  "container.id": column("k8sCluster.containerId"),
  "container.name": column("k8sCluster.containerName"),
  "container.image.name": column(["k8sCluster.containerImage", "k8sCluster.containerImage.value"]),
}

/** The account of a logon. */
export const loginFields: FieldTable = {
  "user.name": column("event.login.userName"),
  "user.domain": column("event.login.accountDomain"),
  "user.id": column("event.login.accountSid"),
  "event.outcome": derived(
    (columns) =>
      oneOrMany(
        scalarsIn(flag(own(columns, "event.login.loginIsSuccessful"))).map((success) =>
          success ? "success" : "failure",
        ),
      ),
    ["success", "failure"],
  ),
}

/** Whether the event is a logon or a logoff. */
export function isLogin(columns: JsonObject): boolean {
  return textsOf(columns, "event.category").some((name) => name.toLowerCase() === "logins")
}
