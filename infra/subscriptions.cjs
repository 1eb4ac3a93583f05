// One email subscription for each address: alertEmails on the people topic, operatorEmails (or the same) on the alarms topic.
const { createHash } = require("node:crypto")
const list = require("./parameter-list.cjs")

module.exports = async function subscriptions({ resolveVariable }) {
  const people = list(await resolveVariable("param:alertEmails"))
  const operators = list(await resolveVariable("param:operatorEmails"))
  return {
    count: people.length,
    fragment: {
      Resources: {
        ...byEmail("People", people),
        ...byEmail("Alarms", operators.length > 0 ? operators : people),
      },
    },
  }
}

/** Named by the address, so that another order of the list changes nothing that is deployed. */
function byEmail(topic, addresses) {
  const entries = addresses.map((address) => {
    if (!/^[^@\s,]+@[^@\s,]+$/.test(address)) throw new Error(`params: "${address}" is no email address`)
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
