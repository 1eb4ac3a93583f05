import type { Plugin } from "esbuild"

/**
 * Makes the bundle require node:http instead of importing it. An import reads every export of the module, and one of them,
 * WebSocket, loads Node's fetch: a third of the time in which the SDK starts. The bundle has a `require` for built-in modules.
 */
export const requireHttp: Plugin = {
  name: "require-http",
  setup(build) {
    build.onResolve({ filter: /^(?:node:)?http$/ }, ({ namespace, kind }) => {
      if (namespace === "require-http" || kind === "require-call") return { path: "node:http", external: true }
      return { path: "http", namespace: "require-http" }
    })
    build.onLoad({ filter: /.*/, namespace: "require-http" }, () => ({
      contents: `module.exports = require("node:http")`,
      loader: "js",
    }))
  },
}
