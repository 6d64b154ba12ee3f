import { Explained } from "../../entity/explained.ts";

/** What went wrong with the home; callers decide by this, never by the text. */
export type HomeErrorCode =
  | "UNWRITABLE"
  | "DISK_FULL"
  | "IO"
  | "LOCKED"
  | "STATE_DAMAGED"
  | "STATE_NEWER"
  | "STATE_CHANGED"
  | "SECRETS_DAMAGED"
  | "SECRETS_NEWER"
  | "KEY_MISSING"
  | "KEY_WRONG"
  | "KEY_UNUSABLE";

/** Something in the home cannot be read, trusted or written. Nothing was overwritten. */
export class HomeError extends Explained {
  override readonly name = "HomeError";
  readonly code: HomeErrorCode;
  /** The file that it is about. */
  readonly file: string;
  /** Whether it came before anything was sent, so that nothing outside can have changed. */
  readonly unsent: boolean = false;
  readonly #what: string;

  constructor(code: HomeErrorCode, file: string, message: string, hint: string, options?: ErrorOptions) {
    super(message, hint, options);
    this.code = code;
    this.file = file;
    this.#what = message;
  }

  /** The same, with another advice on how to go on. */
  withHint(hint: string): HomeError {
    return new HomeError(this.code, this.file, this.#what, hint, { cause: this.cause });
  }
}

/** A failed file operation as one sentence. `doing` reads before the file's name: "cannot write FILE". */
export function fileFailure(doing: "read" | "write" | "make" | "remove", file: string, failure: unknown): HomeError {
  if (failure instanceof HomeError) return failure;
  const code = errorCode(failure) ?? "unknown error";
  const options = { cause: failure };
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
    return new HomeError(
      "DISK_FULL",
      file,
      `Cannot ${doing} ${file}: there is no space left (${code}); what was there before is untouched.`,
      "Make space on that disk, or name a home elsewhere with --home, then run the command again.",
      options,
    );
  }
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") {
    return new HomeError(
      "UNWRITABLE",
      file,
      `Cannot ${doing} ${file}: this user is not allowed to (${code}).`,
      "Give this user the right to it, or name another home with --home or MONK_HOME.",
      options,
    );
  }
  if (code === "ENOTDIR" || (doing === "make" && code === "EEXIST")) {
    return new HomeError(
      "IO",
      file,
      `Cannot ${doing} ${file}: a part of that path is a file, and no folder (${code}).`,
      "A home is a folder: name another with --home or MONK_HOME.",
      options,
    );
  }
  return new HomeError(
    "IO",
    file,
    `Cannot ${doing} ${file}: ${code}.`,
    "Check the path and the disk, or name another home with --home or MONK_HOME.",
    options,
  );
}

/** Node's code of a failure (`ENOENT`, …). */
export function errorCode(failure: unknown): string | undefined {
  if (!(failure instanceof Error)) return undefined;
  const code = (failure as NodeJS.ErrnoException).code;
  return typeof code === "string" ? code : undefined;
}
