import type { LogFormat } from "../../../dev/log-formats/log-format.ts"
import { type ProcessStart, processStart } from "../../../dev/log-formats/process-start.ts"
import { REGIIS } from "../../dev/log-formats/case.ts"

/** What the rule finds, as a form writes it. */
export function firing(form: LogFormat, changed: Partial<ProcessStart> = {}): string {
  return form.write(
    processStart({
      image: REGIIS,
      originalName: "aspnet_regiis.exe",
      commandLine: 'aspnet_regiis.exe -pdf "connectionStrings" C:\\inetpub\\wwwroot',
      ...changed,
    }),
  )
}
