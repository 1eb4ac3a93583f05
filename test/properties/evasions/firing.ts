import type { LogFormat } from "../../../dev/log-formats/log-format.ts"
import { type ProcessStart, processStart } from "../../../dev/log-formats/process-start.ts"
import { REGIIS } from "../../dev/log-formats/case.ts"

/** A record of the format that the first rule matches. */
export function firing(format: LogFormat, changed: Partial<ProcessStart> = {}): string {
  return format.write(
    processStart({
      image: REGIIS,
      originalName: "aspnet_regiis.exe",
      commandLine: 'aspnet_regiis.exe -pdf "connectionStrings" C:\\inetpub\\wwwroot',
      ...changed,
    }),
  )
}
