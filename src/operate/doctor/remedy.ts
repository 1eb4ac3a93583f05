/** What to do about a fault: a text, or a text that names the stack. */
export type Remedy = string | ((stack: string) => string)

/**
 * The remedy for what the template sets and somebody changed or deleted, if no single call restores it. A deployment does not:
 * CloudFormation compares the new template with the previous one, and not with what exists. Source: CloudFormation user
 * guide, Using drift-aware change sets.
 */
export function revertDrift(stack: string): string {
  const changeSet = `--stack-name ${stack} --change-set-name revert-drift`
  return (
    `aws cloudformation create-change-set ${changeSet} --deployment-mode REVERT_DRIFT --use-previous-template ` +
    `--capabilities CAPABILITY_IAM; look at its changes; then aws cloudformation execute-change-set ${changeSet} ` +
    "(a deployment changes only what differs between templates)"
  )
}

/** Sets attributes of a queue. */
export function setQueue(url: string, attributes: { readonly [name: string]: string }): string {
  return `aws sqs set-queue-attributes --queue-url ${url} --attributes ${quoted(attributes)}`
}

/** Sets an attribute of a subscription. */
export function setSubscription(arn: string, name: "FilterPolicy" | "RedrivePolicy", value: object): string {
  return `aws sns set-subscription-attributes --subscription-arn ${arn} --attribute-name ${name} --attribute-value ${quoted(value)}`
}

function quoted(value: object): string {
  return `'${JSON.stringify(value)}'`
}
