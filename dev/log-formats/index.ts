import { crowdstrikeFdrForms } from "./crowdstrike-fdr.ts"
import { elasticDefendForms } from "./elastic-defend.ts"
import { endgameForms } from "./endgame.ts"
import { inEnvelopes } from "./envelopes.ts"
import type { Form } from "./form.ts"
import { m365DefenderForms } from "./m365-defender.ts"
import { sentinelOneForms } from "./sentinel-one.ts"
import { windowsSourceForms } from "./windows/windows-sources.ts"

const edr: readonly (readonly Form[])[] = [
  crowdstrikeFdrForms,
  m365DefenderForms,
  sentinelOneForms,
  endgameForms,
  elasticDefendForms,
]

/** Every form in which a process start lands. A new one is an entry of its source's list, a new source a list here. */
export const forms: readonly Form[] = [
  ...windowsSourceForms,
  ...edr.flatMap((list) => [...list, ...list.slice(0, 1).flatMap(inEnvelopes)]),
]
