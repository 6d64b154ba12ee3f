/** The object without members that are undefined. */
export function known<T extends object>(view: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as T;
}
