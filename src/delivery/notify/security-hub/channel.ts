import {
  BatchImportFindingsCommand,
  type ImportFindingsError,
  type SecurityHubClient,
} from "@aws-sdk/client-securityhub"
import { SettingError } from "../../../errors.ts"
import { type Channel, RefusedError } from "../channel.ts"
import type { ChannelType } from "../channel-type.ts"
import { renderAlert } from "../rendering/render.ts"
import { type AsffFinding, type AsffTarget, asffFinding } from "./finding.ts"

/**
 * BatchImportFindings accepts 100 findings and 6 MB a call, and a finding may have 240 KB: this many of the largest fit.
 */
const FINDINGS_PER_CALL = 20

/** Security Hub, one finding for each alert. The finding's id is the alert's, so a repeated import updates it. */
export const securityHub: ChannelType = {
  name: "security-hub",
  audience: "integrations",
  setting: "SECURITY_HUB_PRODUCT_ARN",
  create: (arn, { clients }) => securityHubChannel(clients.hub, targetOf(arn)),
}

function securityHubChannel(hub: SecurityHubClient, target: AsffTarget): Channel {
  return {
    name: securityHub.name,
    audience: securityHub.audience,
    async send(message, { report, signal, markSent }) {
      if (message.kind !== "alerts") return
      const failed: ImportFindingsError[] = []
      for (let start = 0; start < message.alerts.length; start += FINDINGS_PER_CALL) {
        const part = message.alerts.slice(start, start + FINDINGS_PER_CALL).map((alert) => {
          const finding = sdkFinding(renderAlert(alert, (one) => asffFinding(one, target), report))
          return { subject: alert["kibana.alert.uuid"], finding }
        })
        const command = new BatchImportFindingsCommand({ Findings: part.map(({ finding }) => finding) })
        const { FailedFindings = [] } = await hub.send(command, { abortSignal: signal })
        const refused = new Set(FailedFindings.map(({ Id }) => Id))
        const accepted = part.filter(({ finding }) => !refused.has(finding.Id))
        // An answer that names a finding of no alert says nothing about the others.
        const isClear = accepted.length + FailedFindings.length === part.length
        if (isClear) await markSent(accepted.map(({ subject }) => subject))
        failed.push(...FailedFindings)
      }
      const [first] = failed
      if (!first) return
      const failure = `${failed.length} findings: ${first.ErrorCode}: ${first.ErrorMessage}`
      if (failed.every(({ ErrorCode }) => ErrorCode === "InvalidInput"))
        throw new RefusedError(`Security Hub refused ${failure}`, { isPerAlert: true })
      throw new Error(`Security Hub did not accept ${failure}`)
    },
  }
}

/** Copies the lists: the SDK's type requires mutable ones. */
function sdkFinding(finding: AsffFinding) {
  const { Types, Resources, FindingProviderFields } = finding
  return {
    ...finding,
    Types: [...Types],
    Resources: [...Resources],
    FindingProviderFields: { ...FindingProviderFields, Types: [...FindingProviderFields.Types] },
  }
}

/** Reads account, Region and partition from the ARN of Security Hub's default product. */
export function targetOf(productArn: string): AsffTarget {
  const [, partition, region, account] =
    /^arn:(aws[a-z-]*):securityhub:([a-z0-9-]+):(\d{12}):product\/\3\/default$/.exec(productArn) ?? []
  if (partition === undefined || region === undefined || account === undefined) {
    const form = "arn:aws:securityhub:REGION:ACCOUNT:product/ACCOUNT/default"
    throw new SettingError(securityHub.setting, `"${productArn}" is not ${form}, with the function's own account`)
  }
  return { partition, region, account }
}
