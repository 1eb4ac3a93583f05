import { Command } from "commander"
import { addRules } from "./add.ts"
import { listRules } from "./list.ts"
import { disableRules, enableRules, promoteRules, stageRules } from "./settings.ts"
import { showRule } from "./show.ts"
import { stagedRules } from "./staged.ts"
import { updateRules } from "./update.ts"

export function rules(): Command {
  const command = new Command("rules").description("Adds, updates, lists and switches the rules of a site.")
  const parts = [
    addRules,
    updateRules,
    listRules,
    showRule,
    enableRules,
    disableRules,
    stageRules,
    stagedRules,
    promoteRules,
  ]
  for (const part of parts) command.addCommand(part().copyInheritedSettings(command))
  return command
}
