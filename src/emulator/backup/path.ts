/** Where a snapshot is below `snapshots`. */
export function snapshotSegments(id: string, sharded: boolean): readonly string[] {
  return sharded ? ["shardedCluster", id] : [id];
}
