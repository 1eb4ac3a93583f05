import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

export type Parameters = { readonly endpoint: string; readonly stop: () => Promise<void> }

/** SSM's GetParameter over fixed values: all that notify asks of SSM. */
export async function startParameters(values: { readonly [name: string]: string }): Promise<Parameters> {
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => {
      body += chunk
    })
    request.on("end", () => {
      const { Name = "" } = JSON.parse(body || "{}") as { Name?: string }
      const isKnown = request.headers["x-amz-target"] === "AmazonSSM.GetParameter" && Object.hasOwn(values, Name)
      response.writeHead(isKnown ? 200 : 400, { "content-type": "application/x-amz-json-1.1" })
      response.end(
        JSON.stringify(
          isKnown
            ? { Parameter: { Name, Type: "SecureString", Value: values[Name] } }
            : { __type: "ParameterNotFound" },
        ),
      )
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}
