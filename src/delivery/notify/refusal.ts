import { isRefusedByAws, SettingError } from "../../errors.ts"
import { RefusedError } from "./channel.ts"

/**
 * Whether an error of a send lasts until somebody corrects something: the channel refuses the message, its setting is
 * wrong, or AWS refuses the call.
 */
export function needsCorrection(error: unknown): error is Error {
  return error instanceof RefusedError || error instanceof SettingError || isRefusedByAws(error)
}
