import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { collect } from "../look.ts"
import { functionOf } from "../parts.ts"
import { readSecret, type SecretFacts } from "../read/secret.ts"

/** Secrets of notify's channels, by the variable of its environment that names the parameter. Their values are never asked for. */
const SECRETS = [
  { variable: "SLACK_WEBHOOK_PARAMETER", what: "Slack's webhook", setting: "slackWebhookParameter" },
  { variable: "PAGERDUTY_KEY_PARAMETER", what: "PagerDuty's key", setting: "pagerDutyKeyParameter" },
] as const

export const secrets: Check = {
  name: "secrets",
  run: (world) =>
    collect(
      SECRETS.map((secret) => async () => {
        const { environment = {} } = await functionOf(world, "Notify")
        const name = environment[secret.variable] ?? ""
        if (name === "" || name === "none") return []
        return judgeSecret(secret, await readSecret(world.clients.ssm, world.clients.secrets, name))
      }),
    ),
}

export function judgeSecret({ what, setting }: (typeof SECRETS)[number], { name, kind }: SecretFacts): Fault[] {
  const put = `aws ssm put-parameter --name ${name} --type SecureString --value file://PATH`
  if (kind === "missing") {
    return [
      error(
        `the parameter of ${what} is not there: nothing goes that way`,
        name,
        `${put}; or correct ${setting} and deploy`,
      ),
    ]
  }
  if (kind === "to be deleted") {
    return [
      error(
        `the secret of ${what} is to be deleted`,
        name,
        "restore it in Secrets Manager, or name another and deploy",
      ),
    ]
  }
  if (kind === "secret") return []
  return [
    warning(
      `the parameter of ${what} is no SecureString: its value stands there in the open`,
      name,
      `make a new one and delete this: ${put}`,
    ),
  ]
}
