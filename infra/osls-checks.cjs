// Stops `osls package` and `osls deploy` before AWS would: a stage that cannot name a bucket, a parameter that does not exist, a
// template over a limit.
const { sizeProblems, stageProblem } = require("./limits.cjs")
const siteSettings = require("./site-settings.cjs")
const { parameterProblem } = require("./parameters.cjs")

module.exports = class Checks {
  constructor(serverless) {
    const fail = (problem) => {
      throw new serverless.classes.Error(problem)
    }
    this.hooks = {
      "before:package:cleanup": () => {
        const problem =
          stageProblem(serverless.getProvider("aws").getStage()) ??
          parameterProblem(serverless.processedInput.options.param, siteSettings().params)
        if (problem !== null) fail(problem)
      },
      "after:aws:package:finalize:mergeCustomProviderResources": () => {
        const provider = serverless.getProvider("aws")
        const deployment = { stack: provider.naming.getStackName(), region: provider.getRegion() }
        const problems = sizeProblems(serverless.service.provider.compiledCloudFormationTemplate, deployment)
        if (problems.length > 0) fail(problems.join("\n"))
      },
    }
  }
}
