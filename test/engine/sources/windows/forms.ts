// The forms' home is dev/log-formats; this names what the tests of the Windows sources use of it.
export type { WindowsEvent as Occurrence } from "../../../../dev/log-formats/windows/windows-event.ts"
export { windowsFormats as forms } from "../../../../dev/log-formats/windows/formats.ts"
export { xmlOf } from "../../../../dev/log-formats/windows/xml.ts"
