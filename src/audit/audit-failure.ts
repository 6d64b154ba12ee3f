import { HomeError } from "../runtime/home/index.ts";

/** What would change something in Atlas was not sent, because it could not be written down before. */
export class AuditFailure extends HomeError {
  override readonly unsent = true;

  constructor(operation: string, cause: HomeError) {
    super(
      cause.code,
      cause.file,
      `${operation} was not sent, because the audit log could not be written first: ${cause.message.replace(` ${cause.hint}`, "")}`,
      cause.hint,
      { cause },
    );
  }
}
