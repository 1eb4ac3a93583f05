import type { Fault } from "./finding.ts"
import type { World } from "./world.ts"

/** One thing that is looked at. It gathers what it needs from the world and judges it; it changes nothing. */
export type Check = {
  readonly name: string
  readonly run: (world: World) => Promise<readonly Fault[]>
}
