#!/usr/bin/env node
import { version } from "../version.ts";

const given = process.argv.slice(2);
const [only] = given;

// Answered before anything else is loaded.
if (given.length === 1 && (only === "--version" || only === "-V")) process.stdout.write(`${version}\n`);
else await import("./main.ts").then(({ main }) => main(given));
