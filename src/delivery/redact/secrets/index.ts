import { BY_FORM } from "./by-form.ts"
import { BY_PLACE } from "./by-place.ts"
import { BY_TOOL } from "./by-tool.ts"
import type { SecretKind } from "./kind.ts"

export const SECRET_KINDS: readonly SecretKind[] = [...BY_PLACE, ...BY_TOOL, ...BY_FORM]
