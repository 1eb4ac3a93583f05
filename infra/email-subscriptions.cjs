// One email subscription per address: alertEmails on the recipients topic, operatorEmails (default: the same) on the alarms topic.
const { createHash } = require("node:crypto")
const list = require("./parameter-list.cjs")

module.exports = async function emailSubscriptions({ resolveVariable }) {
  const recipients = list(await resolveVariable("param:alertEmails"))
  const named = list(await resolveVariable("param:operatorEmails"))
  const operators = named.length > 0 ? named : recipients
  return {
    recipients: recipients.length,
    operators: operators.length,
    fragment: {
      Resources: {
        ...byEmail("Recipients", recipients),
        ...byEmail("Alarms", operators),
      },
    },
  }
}

/** Named by a hash of the address, so that the order of the list does not change the deployment. */
function byEmail(topic, addresses) {
  const entries = addresses.map((address) => {
    if (!/^[^@\s,]+@[^@\s,]+$/.test(address)) throw new Error(`params: "${address}" is not an email address`)
    const id = createHash("sha256").update(address).digest("hex").slice(0, 8)
    return [
      `${topic}ByEmail${id}`,
      {
        Type: "AWS::SNS::Subscription",
        Properties: {
          TopicArn: { Ref: `${topic}Topic` },
          Protocol: "email",
          Endpoint: address,
          RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["SubscriptionDeadLetters", "Arn"] } },
        },
      },
    ]
  })
  return Object.fromEntries(entries)
}
