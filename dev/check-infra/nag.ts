import { createRequire } from "node:module"
import { type Suppression, suppressions } from "../../infra/suppressions.ts"

const require = createRequire(import.meta.url)

/** A violation of a rule of a cdk-nag pack. */
export type Finding = { readonly rule: string; readonly resource: string; readonly description: string }

/** The errors and warnings of cdk-nag's AwsSolutions and Serverless packs for a packaged template. */
export function nagFindings(templateFile: string): Finding[] {
  const { App, Stack } = require("aws-cdk-lib") as typeof import("aws-cdk-lib")
  const { CfnInclude } =
    require("aws-cdk-lib/cloudformation-include") as typeof import("aws-cdk-lib/cloudformation-include")
  const { AwsSolutionsChecks, ServerlessChecks } = require("cdk-nag") as typeof import("cdk-nag")
  const app = new App({ analyticsReporting: false })
  new CfnInclude(new Stack(app, "Stack"), "Template", { templateFile })
  return [new AwsSolutionsChecks(app), new ServerlessChecks(app)].flatMap((pack) =>
    findingsOf(pack.validateScope(app) as Report),
  )
}

/** The report of cdk-nag 3. It names resources by their path in the construct tree, which the type of aws-cdk-lib lacks. */
type Report = {
  readonly violations: readonly {
    readonly ruleName: string
    readonly description: string
    readonly violatingResources: readonly { readonly constructPath?: string }[]
  }[]
}

function findingsOf({ violations }: Report): Finding[] {
  return violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(({ constructPath = "" }) => ({
      rule: ruleName,
      resource: constructPath.split("/").at(-1) ?? "",
      description,
    })),
  )
}

/** Findings without a suppression, and suppressions without a finding. */
export function unsuppressed(findings: readonly Finding[], known: readonly Suppression[] = suppressions) {
  const covers = ({ rule, resources }: Suppression, finding: Finding) =>
    rule === finding.rule && resources.includes(finding.resource)
  return {
    open: findings.filter((finding) => !known.some((suppression) => covers(suppression, finding))),
    stale: known.flatMap((suppression) =>
      suppression.resources
        .filter(
          (resource) => !findings.some((finding) => finding.rule === suppression.rule && finding.resource === resource),
        )
        .map((resource) => `${suppression.rule} of ${resource}`),
    ),
  }
}
