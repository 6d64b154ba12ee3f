import { UsageError } from "../runtime/input-error.ts";

/** What `begin` starts, which listens at a port. Rejects with a `UsageError` where that port cannot be had. */
export async function atPort<T>(port: number | undefined, begin: () => Promise<T>): Promise<T> {
  try {
    return await begin();
  } catch (error) {
    const why = error instanceof Error && "code" in error ? reasons[String(error.code)] : undefined;
    if (why === undefined) throw error;
    throw new UsageError(`--port ${port}: ${why}`, "name another, or leave --port out for any that is free");
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there already",
  EACCES: "this user may not listen there",
};
