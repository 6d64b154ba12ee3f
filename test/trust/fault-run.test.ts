import { deadTokenFault, faults } from "./fault.ts";
import { playTable } from "./fault-play.ts";
import { faultTable } from "./fault-table.ts";

const table = await faultTable({ credential: "service account", faults: [...faults, deadTokenFault] });

playTable("plan, update and delete", table, ({ scenario }) => scenario.command.verb !== "do");
