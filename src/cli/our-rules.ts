import { join } from "node:path"

/** The rules that Landfall comes with. */
export const OUR_RULES = join(import.meta.dirname, "../../rules")
