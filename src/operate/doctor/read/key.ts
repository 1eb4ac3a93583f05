import { DescribeKeyCommand, GetKeyPolicyCommand, type KMSClient } from "@aws-sdk/client-kms"
import { readAws } from "../read-aws.ts"

export async function readKeyState(kms: KMSClient, arn: string): Promise<string> {
  return (await describeKey(kms, arn))?.KeyState ?? ""
}

/** The key's policy. This call does not accept an alias, so the key's own ARN is read first. */
export async function readKeyPolicy(kms: KMSClient, arn: string): Promise<string> {
  const target = { what: `the policy of key ${arn}`, where: arn, permission: "kms:GetKeyPolicy" }
  const KeyId = arn.includes(":alias/") ? ((await describeKey(kms, arn))?.Arn ?? arn) : arn
  const { Policy } = await readAws(target, kms.send(new GetKeyPolicyCommand({ KeyId })))
  return Policy ?? ""
}

async function describeKey(kms: KMSClient, arn: string) {
  const { KeyMetadata } = await readAws(
    { what: `key ${arn}`, where: arn, permission: "kms:DescribeKey" },
    kms.send(new DescribeKeyCommand({ KeyId: arn })),
  )
  return KeyMetadata
}
