// Imported by name here, so that a bundle that loads this file late still finds the names of a CommonJS module.
export { Agent, EnvHttpProxyAgent } from "undici";
