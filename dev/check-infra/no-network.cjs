// Loaded before osls: every connection to another machine fails, which proves that packaging works offline.
const { Socket } = require("node:net")

const connect = Socket.prototype.connect
Socket.prototype.connect = function connectToLoopback(...parameters) {
  const [first] = Array.isArray(parameters[0]) ? parameters[0] : parameters
  const { path, host = "localhost" } = typeof first === "object" && first !== null ? first : {}
  if (path === undefined && !/^(localhost|127\.|::1$)/.test(host)) {
    throw new Error(`packaging asked for ${host}: it must work offline`)
  }
  return connect.apply(this, parameters)
}
