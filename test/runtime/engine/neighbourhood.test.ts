import { expect, it } from "vitest";
import { Neighbourhood } from "../../../src/runtime/engine/neighbourhood.ts";
import { StateStore } from "../../../src/runtime/home/index.ts";
import { temporaryHome } from "../home/temporary-home.ts";

const cluster = { type: "mongodb-atlas/cluster" };

it("shows entities what was recorded since they last looked, and makes nothing anew while nothing was", async () => {
  const store = await StateStore.open(await temporaryHome());
  const neighbourhood = new Neighbourhood(
    () => store.all(),
    (path) => path === "shop/db",
    new Set(["shop/old"]),
  );
  expect(neighbourhood.all()).toEqual([]);
  await store.record("shop/db", { ...cluster, state: { id: "1" } });
  await store.begin("shop/old", "create", cluster);
  const seen = neighbourhood.all();
  expect(seen).toEqual([
    { path: "shop/db", ...cluster, state: { id: "1" }, leaving: false, begun: false, declared: true },
    { path: "shop/old", ...cluster, state: {}, leaving: true, begun: true, declared: false },
  ]);
  expect(neighbourhood.all()).toBe(seen);
  expect(neighbourhood.of(cluster.type)).toEqual(seen);
  expect(neighbourhood.of("mongodb-atlas/user")).toEqual([]);
  await store.forget("shop/old");
  expect(neighbourhood.all().map(({ path }) => path)).toEqual(["shop/db"]);
  expect(neighbourhood.of(cluster.type).map(({ path }) => path)).toEqual(["shop/db"]);
  await store.close();
});
