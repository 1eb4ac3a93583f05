// Replaces the native HTTP client of aws-lambda-ric, which is compiled C++, by the same four calls over node:http. The
// handling of events, contexts, errors and logs is still AWS's code.
const http = require("node:http")
const Module = require("node:module")

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":")
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })

function call(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host, port, method, path: `/2018-06-01/runtime/invocation/${path}`, agent, headers },
      (response) => {
        let text = ""
        response.setEncoding("utf8")
        response.on("data", (chunk) => {
          text += chunk
        })
        response.on("end", () => resolve({ bodyJson: text, headers: response.headers }))
      },
    )
    request.on("error", reject)
    request.end(body)
  })
}

/** Like the native client, sends a result before it requests the next event. */
let sent = Promise.resolve()

const client = {
  initializeClient() {},
  async next() {
    await sent
    return call("GET", "next")
  },
  done(id, body) {
    sent = call("POST", `${id}/response`, body)
  },
  error(id, body, cause) {
    sent = call("POST", `${id}/error`, body, {
      "Lambda-Runtime-Function-Error-Type": "Unhandled",
      "Lambda-Runtime-Function-XRay-Error-Cause": cause,
    })
  },
}

const load = Module._load
Module._load = function (request, ...rest) {
  return request.endsWith("rapid-client.node") ? client : load.call(this, request, ...rest)
}
