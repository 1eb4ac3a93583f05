import { DescribeSecretCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager"
import { DescribeParametersCommand, type SSMClient } from "@aws-sdk/client-ssm"
import { isGone, LookError, look } from "../look.ts"

/** What is known of a secret without asking for its value. */
export type SecretFacts = { readonly name: string; readonly kind: "missing" | "secret" | "plain" | "to be deleted" }

/** SSM's way to a secret of Secrets Manager. Source: Systems Manager user guide, referencing Secrets Manager secrets. */
const REFERENCE = "/aws/reference/secretsmanager/"

export async function readSecret(ssm: SSMClient, secrets: SecretsManagerClient, name: string): Promise<SecretFacts> {
  if (name.startsWith(REFERENCE)) return readReferred(secrets, name)
  const Parameters = await look(
    { what: `parameter ${name}`, where: name, permission: "ssm:DescribeParameters" },
    ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [name] }] })),
  )
  const [found] = Parameters.Parameters ?? []
  if (found === undefined) return { name, kind: "missing" }
  return { name, kind: found.Type === "SecureString" ? "secret" : "plain" }
}

async function readReferred(secrets: SecretsManagerClient, name: string): Promise<SecretFacts> {
  const sight = { what: `secret ${name}`, where: name, permission: "secretsmanager:DescribeSecret" }
  try {
    const SecretId = name.slice(REFERENCE.length)
    const { DeletedDate } = await look(sight, secrets.send(new DescribeSecretCommand({ SecretId })))
    return { name, kind: DeletedDate === undefined ? "secret" : "to be deleted" }
  } catch (cause) {
    if (cause instanceof LookError && isGone(cause.cause)) return { name, kind: "missing" }
    throw cause
  }
}
