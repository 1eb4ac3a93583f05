import { text } from "node:stream/consumers"
import { startLoopbackServer } from "./loopback-server.ts"

export type ParameterStore = { readonly endpoint: string; readonly stop: () => Promise<void> }

/** SSM's GetParameter with fixed values, the only operation of SSM that notify calls. */
export async function startParameterStore(values: { readonly [name: string]: string }): Promise<ParameterStore> {
  const { origin, stop } = await startLoopbackServer(async (request, response) => {
    const { Name = "" } = JSON.parse((await text(request)) || "{}") as { Name?: string }
    const isKnown = request.headers["x-amz-target"] === "AmazonSSM.GetParameter" && Object.hasOwn(values, Name)
    const body = isKnown
      ? { Parameter: { Name, Type: "SecureString", Value: values[Name] } }
      : { __type: "ParameterNotFound" }
    response.writeHead(isKnown ? 200 : 400, { "content-type": "application/x-amz-json-1.1" })
    response.end(JSON.stringify(body))
  })
  return { endpoint: origin, stop }
}
