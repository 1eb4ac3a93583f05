import { readFileSync } from "node:fs"
import { join } from "node:path"

type Statement = {
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } }
}

export const deployerPolicyText = readFileSync(join(import.meta.dirname, "../../../infra/deployer-policy.json"), "utf8")

export const deployerStatements: readonly Statement[] = JSON.parse(deployerPolicyText).Statement

/** Whether infra/deployer-policy.json allows a call, whose condition keys are given. */
export function deployerAllows(
  action: string,
  resource: string,
  keys: { readonly [key: string]: string } = {},
): boolean {
  return deployerStatements.some(
    ({ Action, Resource, Condition = {} }) =>
      [Action].flat().some((pattern) => matches(pattern, action)) &&
      [Resource].flat().some((pattern) => matches(pattern, resource)) &&
      Object.values(Condition).every((wanted) =>
        Object.entries(wanted).every(([key, values]) =>
          [values].flat().some((value) => keys[key] !== undefined && matches(value, keys[key])),
        ),
      ),
  )
}

/** IAM compares actions without case, and `*` stands for any characters. */
export function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
  return new RegExp(`^${parts.join(".*")}$`, "i").test(text)
}
