import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from "@aws-sdk/client-cloudformation"
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import { type Parameters, packageTemplate, type Template } from "../../../infra/package-template.ts"

const root = join(import.meta.dirname, "../../..")

export const REGION = "eu-west-1"
export const STACK = "landfall-prod"

/** The options of clients of an emulator. */
export function clientOptions(endpoint: string) {
  return { region: REGION, endpoint, credentials: { accessKeyId: "test", secretAccessKey: "test" } }
}

export type Deployed = {
  readonly template: Template
  readonly outputs: { readonly [name: string]: string | undefined }
  /** The physical ids by logical id; empty for a type that the emulator does not support. */
  readonly physical: { readonly [id: string]: string }
}

/** Deploys the packaged template: uploads the zips as osls does, then creates the stack. */
export async function deploy(endpoint: string, parameters: Parameters): Promise<Deployed> {
  const template = packageTemplate(mkdtempSync(join(tmpdir(), "landfall-deployed-")), parameters, { hasZips: true })
  const s3 = new S3Client({ ...clientOptions(endpoint), forcePathStyle: true })
  const cloudFormation = new CloudFormationClient(clientOptions(endpoint))
  const Bucket = "uploads"
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }))
  const text = JSON.stringify(await uploadCode(template))
  await s3.send(new PutObjectCommand({ Bucket, Key: "template.json", Body: text }))
  const TemplateURL = `https://${Bucket}.s3.${REGION}.amazonaws.com/template.json`
  await cloudFormation.send(new CreateStackCommand({ StackName: STACK, TemplateURL, Capabilities: ["CAPABILITY_IAM"] }))
  const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }))
  if (stack?.StackStatus !== "CREATE_COMPLETE") {
    throw new Error(`the stack is ${stack?.StackStatus}: ${stack?.StackStatusReason}`)
  }
  const { StackResourceSummaries = [] } = await cloudFormation.send(new ListStackResourcesCommand({ StackName: STACK }))
  return {
    template,
    outputs: Object.fromEntries(
      stack.Outputs?.map(({ OutputKey = "", OutputValue }) => [OutputKey, OutputValue]) ?? [],
    ),
    physical: Object.fromEntries(
      StackResourceSummaries.map(({ LogicalResourceId = "", PhysicalResourceId = "" }) => [
        LogicalResourceId,
        PhysicalResourceId,
      ]),
    ),
  }

  /** Uploads the code of the functions. Returns the template with its location. */
  async function uploadCode({ Resources }: Template): Promise<object> {
    const resources: { [id: string]: object } = { ...Resources }
    for (const [id, { Type, Properties }] of Object.entries(Resources)) {
      if (Type !== "AWS::Lambda::Function") continue
      const { S3Key: Key } = Properties["Code"] as { readonly S3Key: string }
      await s3.send(
        new PutObjectCommand({ Bucket, Key, Body: readFileSync(join(root, "build", Key.split("/").at(-1) ?? "")) }),
      )
      resources[id] = { Type, Properties: { ...Properties, Code: { S3Bucket: Bucket, S3Key: Key } } }
    }
    return { ...template, Resources: resources }
  }
}
