import type { Check } from "../context.ts"
import { error, type Fault, warning } from "../finding.ts"
import { functionOf } from "../parts.ts"
import { readSecret, type SecretFacts } from "../read/secret.ts"
import { collectFaults } from "../read-aws.ts"

/** The secrets of notify's channels, by the variable that names the parameter. Doctor never reads their values. */
const SECRETS = [
  { variable: "SLACK_WEBHOOK_PARAMETER", what: "Slack's webhook", setting: "slackWebhookParameter" },
  { variable: "PAGERDUTY_KEY_PARAMETER", what: "PagerDuty's key", setting: "pagerDutyKeyParameter" },
] as const

export const secrets: Check = {
  name: "secrets",
  run: (context) =>
    collectFaults(
      SECRETS.map((secret) => async () => {
        const { environment = {} } = await functionOf(context, "Notify")
        const name = environment[secret.variable] ?? ""
        if (name === "" || name === "none") return []
        return checkSecret(secret, await readSecret(context.clients.ssm, context.clients.secrets, name))
      }),
    ),
}

function checkSecret({ what, setting }: (typeof SECRETS)[number], { name, kind }: SecretFacts): Fault[] {
  const put = `aws ssm put-parameter --name ${name} --type SecureString --value file://PATH`
  switch (kind) {
    case "secret":
      return []
    case "missing": {
      const remedy = `${put}; or correct ${setting} and deploy`
      return [error(`the parameter of ${what} does not exist: its channel sends nothing`, name, remedy)]
    }
    case "to be deleted": {
      const remedy = "restore it in Secrets Manager, or name another and deploy"
      return [error(`the secret of ${what} is scheduled for deletion`, name, remedy)]
    }
    case "plain":
      return [
        warning(
          `the parameter of ${what} is not a SecureString: its value is not encrypted`,
          name,
          `create a new one and delete this: ${put}`,
        ),
      ]
  }
}
