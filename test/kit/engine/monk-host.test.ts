import { expect, it } from "vitest";
import type { HttpRequest } from "../../../src/host/host.ts";
import type { Builtins } from "../../../src/kit/engine/builtin.ts";
import { monkHost } from "../../../src/kit/engine/monk-host.ts";
import { Shelf } from "../../../src/kit/engine/shelf.ts";

const url = "https://cloud.mongodb.com/api/atlas/v2/groups/1/clusters/x509-EOF/backup/snapshots";
const request: HttpRequest = { method: "POST", url, headers: {}, timeout: 30_000 };

/** A host on an engine whose `http` answers, or throws, this. */
function hostWith(answer: () => unknown) {
  const engine = { http: { do: answer } } as unknown as Builtins;
  return monkHost(engine, new Shelf(engine).tokens, () => {});
}

const sent: Record<string, "no" | "maybe"> = {
  "dial tcp 127.0.0.1:1: connect: connection refused": "no",
  "dial tcp: lookup cloud.mongodb.com: no such host": "no",
  "dial tcp 1.2.3.4:443: i/o timeout": "no",
  "proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused": "no",
  "tls: failed to verify certificate: x509: certificate signed by unknown authority": "no",
  "net/http: TLS handshake timeout": "no",
  EOF: "maybe",
  "read tcp 10.0.0.2:5->1.2.3.4:443: read: no route to host": "maybe",
  "read tcp 10.0.0.2:5->1.2.3.4:443: read: network is unreachable": "maybe",
  "read tcp 10.0.0.2:5->1.2.3.4:443: read: connection refused": "maybe",
  "local error: tls: bad record MAC": "maybe",
  "remote error: tls: internal error": "maybe",
  "http2: server sent GOAWAY and closed the connection": "maybe",
  "http2: client connection lost": "maybe",
  "http: server closed idle connection": "maybe",
  "context deadline exceeded (Client.Timeout exceeded while awaiting headers)": "maybe",
  "no words that are known": "maybe",
};

it.each(Object.entries(sent))("tells from Go's words whether a request was sent: %s", async (words, expected) => {
  const error = `Post "${url}": ${words}`;
  await expect(hostWith(() => ({ error })).http(request)).rejects.toMatchObject({ sent: expected });
  const thrown = () => {
    throw { error };
  };
  await expect(hostWith(thrown).http(request)).rejects.toMatchObject({ sent: expected });
});

it("takes a request for sent when what cannot be reached is where its answer led", async () => {
  const error = 'Post "https://elsewhere.example.com/": dial tcp 1.2.3.4:443: connect: connection refused';
  await expect(hostWith(() => ({ error })).http(request)).rejects.toMatchObject({ sent: "maybe" });
});

it("takes a request for sent when its answer had begun, whatever broke it", async () => {
  const answer = { statusCode: 201, error: "dial tcp: x509: connection refused", body: "{" };
  await expect(hostWith(() => answer).http(request)).rejects.toMatchObject({ sent: "maybe" });
});

it.each([
  ["nothing", undefined],
  ["null", null],
  ["no status", { body: "{}" }],
  ["an unreadable status", { statusCode: "OK", body: "{}" }],
])("takes %s for no answer", async (_, answer) => {
  await expect(hostWith(() => answer).http(request)).rejects.toMatchObject({ name: "TransportError", sent: "maybe" });
});

it("reads a status that is a text, an absent body, and headers of any kind", async () => {
  const headers = { "X-None": null, "X-Number": 3, "X-List": ["a", "b"], "X-Text": "c" };
  expect(await hostWith(() => ({ statusCode: "204", headers })).http(request)).toEqual({
    status: 204,
    headers: { "x-none": "", "x-number": "3", "x-list": "a, b", "x-text": "c" },
    body: "",
  });
});
