import { BatchImportFindingsCommand, type SecurityHubClient } from "@aws-sdk/client-securityhub"
import { SettingError } from "../../../errors.ts"
import { type AsffTarget, asffFinding } from "../asff.ts"
import type { Channel } from "../channel.ts"
import { RefusedError } from "../webhook.ts"

/** BatchImportFindings takes 100 findings and 6 MB a call, and a finding may have 240 KB: so many of the largest fit. */
const MOST_FINDINGS = 20

/** Security Hub, a finding each alert. Its id is the alert's, so importing it again updates it. */
export function securityHubChannel(hub: SecurityHubClient, target: AsffTarget): Channel {
  return {
    name: "security-hub",
    readers: "machines",
    async send(letter) {
      if (letter.kind !== "alerts") return
      const findings = letter.alerts.map((alert) => asffFinding(alert, target))
      for (let start = 0; start < findings.length; start += MOST_FINDINGS) {
        const Findings = findings.slice(start, start + MOST_FINDINGS).map(sdkFinding)
        const { FailedFindings = [] } = await hub.send(new BatchImportFindingsCommand({ Findings }))
        const [first] = FailedFindings
        if (!first) continue
        const fault = `${FailedFindings.length} findings: ${first.ErrorCode}: ${first.ErrorMessage}`
        if (FailedFindings.every(({ ErrorCode }) => ErrorCode === "InvalidInput"))
          throw new RefusedError(`Security Hub refused ${fault}`)
        throw new Error(`Security Hub did not take ${fault}`)
      }
    },
  }
}

/** The SDK's type has lists that may be changed; ours may not. */
function sdkFinding(finding: ReturnType<typeof asffFinding>) {
  const { Types, Resources, FindingProviderFields } = finding
  return {
    ...finding,
    Types: [...Types],
    Resources: [...Resources],
    FindingProviderFields: { ...FindingProviderFields, Types: [...FindingProviderFields.Types] },
  }
}

/** Account, Region and partition of the ARN of Security Hub's default product. */
export function targetOf(productArn: string): AsffTarget {
  const [, partition, region, account] =
    /^arn:(aws[a-z-]*):securityhub:([a-z0-9-]+):(\d{12}):product\/\3\/default$/.exec(productArn) ?? []
  if (partition === undefined || region === undefined || account === undefined) {
    const form = "arn:aws:securityhub:REGION:ACCOUNT:product/ACCOUNT/default"
    throw new SettingError(
      "SECURITY_HUB_PRODUCT_ARN",
      `"${productArn}" is not ${form}, with the function's own account`,
    )
  }
  return { partition, region, account }
}
