import { join } from "node:path";

/** Who may come in, and how long a nonce is good for. */
export interface Protection {
  readonly user: string;
  readonly password: string;
  readonly realm: string;
  /** Seconds; 0 is for ever. */
  readonly nonceLifetime: number;
  /** Whether the server takes a nonce's counts only in their order, one after the other. */
  readonly checkCount: boolean;
}

/** What has to be loaded; the rest is either built in or not needed. */
export const modules = [
  "mpm_event",
  "authn_core",
  "authn_file",
  "authz_core",
  "authz_user",
  "auth_digest",
  "alias",
] as const;

/** Everything below the API's path answers the same empty list, once the credentials are right. */
export function configuration(given: {
  folder: string;
  moduleFolder: string;
  port: number;
  protection: Protection;
}): string {
  const { folder, moduleFolder, port, protection } = given;
  const load = modules.map(
    (name) =>
      `<IfModule !${name}_module>\nLoadModule ${name}_module "${join(moduleFolder, `mod_${name}.so`)}"\n</IfModule>`,
  );
  const isRoot = process.getuid?.() === 0;
  return `
ServerRoot "${folder}"
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile "${folder}/httpd.pid"
Mutex file:${folder}
DefaultRuntimeDir "${folder}"
${load.join("\n")}
<IfModule !unixd_module>
LoadModule unixd_module "${moduleFolder}/mod_unixd.so"
</IfModule>
${isRoot ? "User #65534\nGroup #65534" : ""}
ErrorLog "${folder}/error.log"
LogLevel info
LogFormat "%r %>s %{Authorization}i" exchange
CustomLog "${folder}/access.log" exchange
StartServers 1
ServerLimit 1
ThreadsPerChild 25
MaxRequestWorkers 25
KeepAlive On
MaxKeepAliveRequests 0
AllowEncodedSlashes NoDecode
DocumentRoot "${folder}/www"
AliasMatch "^/api/atlas/v2" "${folder}/www/answer.json"
<Directory "${folder}/www">
Require all denied
</Directory>
<Location "/api/atlas/v2">
ForceType application/json
AuthType Digest
AuthName "${protection.realm.replace(/[\\"]/g, "\\$&")}"
AuthDigestProvider file
AuthDigestAlgorithm MD5
AuthDigestQop auth
AuthDigestDomain "/api/atlas/v2"
AuthDigestNonceLifetime ${protection.nonceLifetime}
AuthDigestNcCheck ${protection.checkCount ? "On" : "Off"}
AuthUserFile "${folder}/users"
Require valid-user
</Location>
`;
}
