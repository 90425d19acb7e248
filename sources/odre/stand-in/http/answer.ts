import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** An answer before it is sent; `pieces` is read once, as fast as the client takes it. */
export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly pieces: Iterable<string>;
}

const PIECE_CHARACTERS = 64 * 1024;

/** An answer whose JSON body is known. */
export function jsonAnswer(
  status: number,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): Answer {
  return textAnswer(status, JSON.stringify(body), 'application/json; charset=utf-8', headers);
}

/** An answer whose body is known. */
export function textAnswer(
  status: number,
  text: string,
  contentType: string,
  headers: OutgoingHttpHeaders = {},
): Answer {
  return {
    status,
    headers: {
      'content-type': contentType,
      'content-length': Buffer.byteLength(text),
      ...headers,
    },
    pieces: [text],
  };
}

/** Joins small texts into pieces worth a write. */
export function* inPieces(texts: Iterable<string>): Generator<string, void, undefined> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length >= PIECE_CHARACTERS) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

/** Sends an answer, waiting for the client where it is slower. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  hasBody: boolean,
): Promise<void> {
  response.writeHead(answer.status, answer.headers);
  if (hasBody) {
    for (const piece of answer.pieces) {
      if (response.destroyed) return;
      if (!response.write(piece)) await drained(response);
    }
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}
