/**
 * The one spelling of a template's path. `./bar`, `/foo/bar`, `foo/bar`, `local/foo/bar`, `templates/local/foo/bar`
 * and `monk/foo/bar`, written in namespace `foo`, are all `foo/bar`; so is a bare `bar`.
 */
export function templatePath(spelling: string, namespace: string): string {
  let path = spelling.trim();
  if (path.startsWith("./")) return `${namespace}/${path.slice(2)}`;
  path = path.replace(/^\/+|\/+$/g, "");
  if (/^templates\/[^/]+\/./.test(path)) path = path.slice("templates/".length);
  if (/^(local|monk)\/[^/]+\/./.test(path)) path = path.slice(path.indexOf("/") + 1);
  return path.includes("/") ? path : `${namespace}/${path}`;
}

/** As `namespace:` writes it: `/foo` is `foo`. */
export function namespaceName(spelling: string): string {
  return spelling.trim().replace(/^\/+|\/+$/g, "");
}
