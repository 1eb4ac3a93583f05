import { DescribeKeyCommand, GetKeyPolicyCommand, type KMSClient } from "@aws-sdk/client-kms"
import { look } from "../look.ts"

/** `Enabled` is the one state in which a key works. Source: KMS developer guide, Key states. */
export async function readKeyState(kms: KMSClient, arn: string): Promise<string> {
  const { KeyMetadata } = await look(
    { what: `key ${arn}`, where: arn, permission: "kms:DescribeKey" },
    kms.send(new DescribeKeyCommand({ KeyId: arn })),
  )
  return KeyMetadata?.KeyState ?? ""
}

/** The key's policy; an alias is no key for this call, so the key's own id is found first. */
export async function readKeyPolicy(kms: KMSClient, arn: string): Promise<string> {
  const sight = { what: `the policy of key ${arn}`, where: arn, permission: "kms:GetKeyPolicy" }
  const { Policy } = await look(sight, kms.send(new GetKeyPolicyCommand({ KeyId: await keyIdOf(kms, arn) })))
  return Policy ?? ""
}

async function keyIdOf(kms: KMSClient, arn: string): Promise<string> {
  if (!arn.includes(":alias/")) return arn
  const { KeyMetadata } = await look(
    { what: `key ${arn}`, where: arn, permission: "kms:DescribeKey" },
    kms.send(new DescribeKeyCommand({ KeyId: arn })),
  )
  return KeyMetadata?.Arn ?? arn
}
