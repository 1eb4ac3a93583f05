import { DescribeSecretCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager"
import { DescribeParametersCommand, type SSMClient } from "@aws-sdk/client-ssm"
import { isGone, ReadError, readAws } from "../read-aws.ts"

/** What is known about a secret without reading its value. */
export type SecretFacts = { readonly name: string; readonly kind: "missing" | "secret" | "plain" | "to be deleted" }

/** SSM's prefix for secrets of Secrets Manager. Source: Systems Manager user guide, Referencing Secrets Manager secrets. */
const REFERENCE = "/aws/reference/secretsmanager/"

export async function readSecret(ssm: SSMClient, secrets: SecretsManagerClient, name: string): Promise<SecretFacts> {
  if (name.startsWith(REFERENCE)) return readReferenced(secrets, name)
  const Parameters = await readAws(
    { what: `parameter ${name}`, where: name, permission: "ssm:DescribeParameters" },
    ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [name] }] })),
  )
  const [found] = Parameters.Parameters ?? []
  if (found === undefined) return { name, kind: "missing" }
  return { name, kind: found.Type === "SecureString" ? "secret" : "plain" }
}

async function readReferenced(secrets: SecretsManagerClient, name: string): Promise<SecretFacts> {
  const target = { what: `secret ${name}`, where: name, permission: "secretsmanager:DescribeSecret" }
  try {
    const SecretId = name.slice(REFERENCE.length)
    const { DeletedDate } = await readAws(target, secrets.send(new DescribeSecretCommand({ SecretId })))
    return { name, kind: DeletedDate === undefined ? "secret" : "to be deleted" }
  } catch (cause) {
    if (cause instanceof ReadError && isGone(cause.cause)) return { name, kind: "missing" }
    throw cause
  }
}
