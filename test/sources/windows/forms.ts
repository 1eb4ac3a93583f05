// The forms' home is src/forms; this names what the tests of the Windows sources use of it.
export type { Occurrence } from "../../../src/forms/windows/occurrence.ts"
export { windowsForms as forms } from "../../../src/forms/windows/windows-forms.ts"
export { xmlOf } from "../../../src/forms/windows/xml.ts"
