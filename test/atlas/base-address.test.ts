import { expect, test } from "vitest";
import { baseAddress } from "../../src/atlas/base-address.ts";

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
  "http://cloud.mongodb.com",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "http://10.0.0.1",
])("the address %s is refused: credentials would be readable on the way", (text) => {
  expect(() => baseAddress(text)).toThrow(/has to begin with https/);
});

test.each(["cloud.mongodb.com", "ftp://cloud.mongodb.com", "https://user:pw@cloud.mongodb.com", "https://a b", ""])(
  "%j is no address",
  (text) => {
    expect(() => baseAddress(text)).toThrow(/has to be like https/);
    expect(() => baseAddress(text)).not.toThrow(/pw/);
  },
);
