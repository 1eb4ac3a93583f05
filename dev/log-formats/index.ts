import { crowdstrikeFdrFormats } from "./crowdstrike-fdr.ts"
import { elasticDefendFormats } from "./elastic-defend.ts"
import { endgameFormats } from "./endgame.ts"
import { inEnvelopes } from "./envelopes.ts"
import type { LogFormat } from "./log-format.ts"
import { m365DefenderFormats } from "./m365-defender.ts"
import { sentinelOneFormats } from "./sentinel-one.ts"
import { windowsSourceFormats } from "./windows/formats.ts"

const edrFormats: readonly (readonly LogFormat[])[] = [
  crowdstrikeFdrFormats,
  m365DefenderFormats,
  sentinelOneFormats,
  endgameFormats,
  elasticDefendFormats,
]

/** Every format in which a process start lands. Add a format to the list of its source, and a source to this list. */
export const logFormats: readonly LogFormat[] = [
  ...windowsSourceFormats,
  ...edrFormats.flatMap((list) => [...list, ...list.slice(0, 1).flatMap(inEnvelopes)]),
]
