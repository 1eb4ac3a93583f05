// What notify may read of its channels' secrets: SSM parameters, or what they refer to in Secrets Manager.
const list = require("./parameter-list.cjs")

/** SSM's way to a secret of Secrets Manager. Source: Systems Manager user guide, referencing Secrets Manager secrets. */
const REFERENCE = "aws/reference/secretsmanager/"

const own = (service, rest) => ({
  "Fn::Sub": `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`,
})

module.exports = async function secrets({ resolveVariable }) {
  const given = await Promise.all(
    ["slackWebhookParameter", "pagerDutyKeyParameter"].map(async (name) =>
      list(await resolveVariable(`param:${name}`)),
    ),
  )
  // A name may begin with a slash, which an ARN has once.
  const names = given.flat().map((name) => name.replace(/^\//, ""))
  return { Resources: names.length === 0 ? {} : { NotifySecretsPolicy: policy(statementsOf(names)) } }
}

/** The statements for parameters of these names, without the slash before them. */
function statementsOf(names) {
  const referred = names.filter((name) => name.startsWith(REFERENCE)).map((name) => name.slice(REFERENCE.length))
  return [
    { Effect: "Allow", Action: "ssm:GetParameter", Resource: names.map((name) => own("ssm", `parameter/${name}`)) },
    // Secrets Manager adds six letters of its own to a secret's name.
    ...(referred.length === 0
      ? []
      : [
          {
            Effect: "Allow",
            Action: "secretsmanager:GetSecretValue",
            Resource: referred.map((name) => own("secretsmanager", `secret:${name}-??????`)),
          },
        ]),
  ]
}

function policy(Statement) {
  return {
    Type: "AWS::IAM::Policy",
    Properties: {
      PolicyName: "secrets",
      Roles: [{ Ref: "NotifyRole" }],
      PolicyDocument: { Version: "2012-10-17", Statement },
    },
  }
}
module.exports.statementsOf = statementsOf
