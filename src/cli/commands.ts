import type { Command } from "commander"
import { demo } from "./demo.ts"
import { scan } from "./scan.ts"

/** Every command of `landfall`. A new one is a file of its own and a line here. */
export const commands: readonly (() => Command)[] = [demo, scan]
