import type { TdsError } from './tds-error.js';

/** What is to go wrong, and where. */
export interface ScriptedFailure {
  /** What the client asks for: a login, a text, rows in bulk, or the begin or end of a transaction. */
  readonly on: 'login' | 'statement' | 'bulk' | 'begin' | 'commit';
  /** Only for texts like this; the rows of a bulk load go by the text of their `insert bulk`. */
  readonly text?: RegExp;
  /** An error the server sends, or a connection that is cut before or after the work is done. */
  readonly failure: TdsError | 'cut before' | 'cut after';
  /** How often; default once. */
  readonly times?: number;
}

/** Failures that still wait for their occasion. */
export class FailureScript {
  readonly #waiting: { readonly failure: ScriptedFailure; left: number }[] = [];

  add(failure: ScriptedFailure): void {
    this.#waiting.push({ failure, left: failure.times ?? 1 });
  }

  /** The failure that is to happen now, if any; it is used up. */
  take(on: ScriptedFailure['on'], text = ''): ScriptedFailure['failure'] | undefined {
    const found = this.#waiting.find(
      ({ failure, left }) => left > 0 && failure.on === on && (failure.text?.test(text) ?? true),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.failure.failure;
  }
}
