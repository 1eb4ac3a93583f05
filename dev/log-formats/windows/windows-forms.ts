import { agentForms } from "./agent-forms.ts"
import { otherForms } from "./other-forms.ts"
import type { WindowsForm } from "./windows-form.ts"

/** Every form in which an event of the event log lands. A new one gets an entry in one of the two lists. */
export const windowsForms: readonly WindowsForm[] = [...agentForms, ...otherForms]
