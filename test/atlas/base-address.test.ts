import { expect, test } from "vitest";
import { baseAddress, isLoopback } from "../../src/atlas/base-address.ts";

test.each([
  ["https://cloud.mongodb.com", "https://cloud.mongodb.com"],
  ["https://cloud.mongodb.com/", "https://cloud.mongodb.com"],
  ["HTTPS://cloud.mongodb.com/api/atlas/v2/", "https://cloud.mongodb.com"],
  ["https://proxy.example.com/atlas/api/atlas/v2", "https://proxy.example.com/atlas"],
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ["http://localhost:8080", "http://localhost:8080"],
  ["http://[::1]:8080", "http://[::1]:8080"],
])("the address %s is taken", (text, base) => {
  expect(baseAddress(text)).toBe(base);
});

test.each([
  ["http://127.0.0.1:8080", true],
  ["https://LOCALHOST", true],
  ["http://[::1]:8080/prefix", true],
  ["https://cloud.mongodb.com", false],
  ["https://localhost.example.com", false],
])("whether %s is this machine: %s", (base, expected) => {
  expect(isLoopback(base)).toBe(expected);
});

test.each([
  "http://cloud.mongodb.com",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "http://10.0.0.1",
  "http://0.0.0.0",
  "http://128.0.0.1",
  "http://localhost.",
  "http://notlocalhost",
  "http://[::2]",
  "http://[::ffff:7f00:1]",
])("the address %s is refused: credentials would be readable on the way", (text) => {
  expect(() => baseAddress(text)).toThrow(/has to begin with https/);
});

test.each([
  ...[
    "cloud.mongodb.com",
    "ftp://cloud.mongodb.com",
    "//cloud.mongodb.com",
    "https://",
    "https://a b",
    "https://..",
    "",
  ],
  ...["https://user:pw@cloud.mongodb.com", "http://user:pw@127.0.0.1", "http://127.0.0.1:pw@evil.com", "https://pw@a"],
  ...[
    "https://a\\.evil.com",
    "http://localhost\\.evil.com",
    "https://a%2eevil.com",
    "http://%6cocalhost",
    "https://a#b",
  ],
  ...[
    "http://127.1",
    "http://2130706433",
    "http://0x7f000001",
    "http://0x7f.1",
    "http://017700000001",
    "http://127.0.0.256",
  ],
  ...[
    "http://localhost:0",
    "http://localhost:65536",
    "https://[::1",
    "https://[1]",
    "https://[:::]",
    "https://[::1%25lo]",
  ],
  ...["https://a/../b", "https://a/b/.", "https://a/%2e%2e", "https://a?b", "https://a\nb", "https://a\u0000b"],
  ...["https://clo\u00adud.mongodb.com", "http://\u24dbocalhost", "http://127\u30020.0.1", "https://\u0430tlas.com"],
])("%j is no address", (text) => {
  expect(() => baseAddress(text)).toThrow(/has to be like https/);
  expect(() => baseAddress(text)).not.toThrow(/pw/);
});
