import { promisify } from "node:util";
import { brotliDecompress, gunzip } from "node:zlib";

/** A page of 500 clusters takes some MiB. What is far beyond that comes from no Atlas, and must not fill our memory. */
export const longestAnswer = 64 * 1024 * 1024;

/** The answer was given up in the middle. */
export class TooLong extends Error {
  override readonly name = "TooLong";
}

/** What an answer may be compressed with, for `accept-encoding`. */
export const encodings = "gzip, br";

/** The whole of an answer as text. Throws `TooLong` when it is more than `longestAnswer` bytes, before or after decompression. */
export async function answerText(answer: AsyncIterable<Buffer>, encoding: string | undefined): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of answer) {
    length += part.length;
    if (length > longestAnswer) throw new TooLong();
    parts.push(part);
  }
  // An answer without a body may name an encoding all the same.
  return length === 0 ? "" : (await decompressed(Buffer.concat(parts), encoding)).toString();
}

async function decompressed(bytes: Buffer, encoding: string | undefined): Promise<Buffer> {
  const limit = { maxOutputLength: longestAnswer };
  try {
    if (encoding === "gzip") return await promisify(gunzip)(bytes, limit);
    if (encoding === "br") return await promisify(brotliDecompress)(bytes, limit);
    return bytes;
  } catch (failure) {
    throw (failure as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? new TooLong() : failure;
  }
}
