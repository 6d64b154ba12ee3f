/** Projects, each with one cluster and so many users and access entries, as one template file. */
export function fleetYaml(size: { projects: number; users: number; entries: number }): string {
  const lines = ["namespace: fleet"];
  for (let project = 0; project < size.projects; project += 1) {
    const path = `fleet/p${project}`;
    const common = [
      `  project_id: <- connection-target("project") entity-state get-member("id")`,
      "  permitted-secrets: { mongodb-atlas-token: true, fleet-password: true }",
      `  connections: { project: { runnable: ${path}, service: data } }`,
      `  depends: { wait-for: { runnables: [${path}], timeout: 600 } }`,
    ];
    lines.push(
      `p${project}:`,
      "  defines: mongodb-atlas/project",
      `  name: project-${project}`,
      "  organization: my-organization",
      "  permitted-secrets: { mongodb-atlas-token: true }",
      `c${project}:`,
      "  defines: mongodb-atlas/cluster",
      `  name: cluster-${project}`,
      "  provider: AWS",
      "  region: US_EAST_1",
      "  instance_size: M10",
      ...common,
    );
    for (let user = 0; user < size.users; user += 1) {
      lines.push(
        `u${project}-${user}:`,
        "  defines: mongodb-atlas/user",
        `  name: user-${user}`,
        "  role: readWrite",
        "  password_secret_ref: fleet-password",
        ...common,
      );
    }
    for (let entry = 0; entry < size.entries; entry += 1) {
      lines.push(
        `e${project}-${entry}:`,
        "  defines: mongodb-atlas/ip-access-list-entry",
        `  ip_address: 203.0.113.${entry}`,
        ...common,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}
