// A --param that serverless.yml does not use would be ignored without a word: `alertEmail=` for `alertEmails=`.

/** What is wrong with the parameters of the command line, each `name=value`, or null. `known` is an object with every name. */
function parameterProblem(parameters, known) {
  const names = [parameters ?? []].flat().map((text) => String(text).split("=")[0])
  const unknown = names.filter((name) => !Object.hasOwn(known, name))
  if (unknown.length === 0) return null
  const all = Object.keys(known).join(", ")
  return `no parameter is named ${unknown.map((name) => `"${name}"`).join(", ")}. The parameters are: ${all}`
}

module.exports = { parameterProblem }
