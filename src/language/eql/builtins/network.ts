import { checkCidr, cidr } from "../../runtime/compare/cidr.ts"
import type { Scalar } from "../../runtime/value.ts"
import { code } from "../emit/code.ts"
import type { Builtin } from "./builtin.ts"

export const cidrMatchFunction: Builtin = {
  name: "cidrMatch",
  parameters: [
    { name: "value", type: "ip" },
    { name: "block", type: "string", constant: true, variadic: true },
  ],
  result: "boolean",
  flag: "none",
  run: (value, ...blocks) => (typeof value === "string" ? cidr(texts(blocks))(value) : null),
  emit: ([value], [, ...blocks], hoist) => {
    const test = hoist(code`eql.cidr(${texts(blocks)})`)
    return code`eql.unlessNull(${value ?? null}, ${test})`
  },
  checkConstant: (block) => (typeof block === "string" ? checkCidr(block) : null),
  fieldQuery: (blocks) => ({ kind: "cidr", blocks: texts(blocks) }),
  examples: [
    [`cidrMatch("10.6.48.157", "10.0.0.0/8")`, true],
    [`cidrMatch("10.6.48.157", "192.168.0.0/16", "10.6.48.1/8")`, true],
    [`cidrMatch("::1", "::1")`, true],
    [`cidrMatch("11.0.0.1", "10.0.0.0/8")`, false],
    [`cidrMatch(null, "10.0.0.0/8")`, null],
  ],
}

/** Ignores null blocks. */
function texts(blocks: readonly Scalar[]): readonly string[] {
  return blocks.filter((block) => typeof block === "string")
}
