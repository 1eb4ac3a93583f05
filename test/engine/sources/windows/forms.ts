// The forms' home is dev/log-formats; this names what the tests of the Windows sources use of it.
export type { Occurrence } from "../../../../dev/log-formats/windows/occurrence.ts"
export { windowsForms as forms } from "../../../../dev/log-formats/windows/windows-forms.ts"
export { xmlOf } from "../../../../dev/log-formats/windows/xml.ts"
