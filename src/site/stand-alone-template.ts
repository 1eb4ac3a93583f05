/** A CloudFormation template, as far as this file changes it. */
export type StackTemplate = {
  readonly Resources: { readonly [id: string]: Resource }
  readonly Outputs: { readonly [id: string]: unknown }
  readonly [section: string]: unknown
}

type Resource = { readonly Type: string; readonly Properties: { readonly [name: string]: unknown } }

/** The bucket from which osls deploys, which a stand-alone deployment does not have. */
const DEPLOYMENT_BUCKET = /^ServerlessDeploymentBucket/

/**
 * The template for a deployment without osls. The parameters `CodeBucket` and `CodePrefix` say where the zips are; `zipOf` gives the
 * name of the zip of a function.
 */
export function standAloneTemplate(template: StackTemplate, zipOf: (functionName: string) => string): StackTemplate {
  const isOwn = ([id]: [string, unknown]) => !DEPLOYMENT_BUCKET.test(id)
  const resources = Object.entries(template.Resources)
    .filter(isOwn)
    .map(([id, resource]) => [id, withCode(resource, zipOf)])
  return {
    ...template,
    Description: "Landfall: runs detection rules on the EDR logs that land in S3",
    Parameters: {
      CodeBucket: { Type: "String", Description: "The bucket that has the zips, in the region of the stack" },
      CodePrefix: {
        Type: "String",
        Default: "",
        Description: "What precedes the names of the zips, such as landfall/",
      },
    },
    Resources: Object.fromEntries(resources),
    Outputs: Object.fromEntries(Object.entries(template.Outputs).filter(isOwn)),
  }
}

function withCode(resource: Resource, zipOf: (functionName: string) => string): Resource {
  const { Code: code } = resource.Properties as { readonly Code?: { readonly S3Key?: string } }
  if (resource.Type !== "AWS::Lambda::Function" || code?.S3Key === undefined) return resource
  const name = code.S3Key.replace(/^.*\//, "").replace(/\.zip$/, "")
  const place = { S3Bucket: { Ref: "CodeBucket" }, S3Key: { "Fn::Sub": `\${CodePrefix}${zipOf(name)}` } }
  return { ...resource, Properties: { ...resource.Properties, Code: place } }
}
