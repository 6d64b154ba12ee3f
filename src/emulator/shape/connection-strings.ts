/** How the three nodes of a replica set are reached, once they are there. */
export function connectionStrings(
  cluster: { readonly name: string; readonly host: string; readonly shard: string },
  family: "tenant" | "dedicated",
  ready: boolean,
): Readonly<Record<string, string>> {
  const domain = `${cluster.host}.mongodb.net`;
  const name = cluster.name.toLowerCase().slice(0, 23);
  const standardSrv = `mongodb+srv://${name}.${domain}`;
  // A tenant's name is there from the start; the nodes of a dedicated cluster are not.
  if (!ready) return family === "tenant" ? { standardSrv } : {};
  const node = family === "tenant" ? `ac-${cluster.shard}` : name;
  const hosts = ["00", "01", "02"].map((number) => `${node}-shard-00-${number}.${domain}:27017`);
  const options = `ssl=true&authSource=admin&replicaSet=atlas-${cluster.shard}-shard-0`;
  return { standard: `mongodb://${hosts.join(",")}/?${options}`, standardSrv };
}
