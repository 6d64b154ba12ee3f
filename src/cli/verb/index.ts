import type { Command } from "commander";
import type { Perform } from "../invocation.ts";
import { actions } from "./actions.ts";
import { api } from "./api.ts";
import { audit } from "./audit.ts";
import { check } from "./check.ts";
import { completion } from "./completion.ts";
import { remove } from "./delete.ts";
import { describe } from "./describe.ts";
import { act } from "./do.ts";
import { emulator } from "./emulator.ts";
import { env } from "./env.ts";
import { graph } from "./graph.ts";
import { inventory } from "./inventory.ts";
import { list } from "./list.ts";
import { load } from "./load.ts";
import { mcp } from "./mcp.ts";
import { plan } from "./plan.ts";
import { ps } from "./ps.ts";
import { schema } from "./schema.ts";
import { secrets } from "./secrets.ts";
import { update } from "./update.ts";
import { printVersion } from "./version.ts";

/** Adds a verb to the command tree, with its arguments, its options and what it does. */
export type Verb = (program: Command, perform: Perform) => void;

/** In the order in which help lists them. */
export const verbs: readonly Verb[] = [
  plan,
  update,
  remove,
  act,
  ps,
  describe,
  actions,
  env,
  inventory,
  check,
  audit,
  load,
  list,
  graph,
  schema,
  secrets,
  api,
  mcp,
  emulator,
  completion,
  printVersion,
];
