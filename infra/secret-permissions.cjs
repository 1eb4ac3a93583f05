// The permission of notify to read its channels' secrets: SSM parameters, or the secrets that they refer to.
const list = require("./parameter-list.cjs")

/** The prefix of a parameter that refers to a secret. Source: Systems Manager user guide, referencing Secrets Manager secrets. */
const REFERENCE = "aws/reference/secretsmanager/"

const own = (service, rest) => ({
  "Fn::Sub": `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`,
})

module.exports = async function secretPermissions({ resolveVariable }) {
  const parameters = await Promise.all(
    ["slackWebhookParameter", "pagerDutyKeyParameter"].map(async (name) =>
      list(await resolveVariable(`param:${name}`)),
    ),
  )
  // A name may start with a slash; the ARN has that slash only once.
  const names = parameters.flat().map((name) => name.replace(/^\//, ""))
  return { Resources: names.length === 0 ? {} : { NotifySecretsPolicy: policy(statementsOf(names)) } }
}

/** The statements for parameters of these names, given without their leading slash. */
function statementsOf(names) {
  const referred = names.filter((name) => name.startsWith(REFERENCE)).map((name) => name.slice(REFERENCE.length))
  return [
    { Effect: "Allow", Action: "ssm:GetParameter", Resource: names.map((name) => own("ssm", `parameter/${name}`)) },
    // Secrets Manager appends six characters to the name of a secret.
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
