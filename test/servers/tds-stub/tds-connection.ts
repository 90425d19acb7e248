import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';

import { answerOf } from './answer.js';
import type { BatchResult } from './batch-results.js';
import {
  checkBulkColumns,
  copyBulkRows,
  parseBulkRows,
  parseInsertBulk,
  type AnnouncedBulk,
} from './bulk-load.js';
import type { ScriptedFailure } from './failures.js';
import {
  asksForEncryption,
  loginAcknowledgement,
  parseLogin,
  preloginAnswer,
  withoutHeaders,
} from './login.js';
import { createPacketAssembler, MESSAGE, packetsOf, type TdsMessage } from './packets.js';
import { asTdsError } from './pg-errors.js';
import type { PgSession } from './pg-session.js';
import type { LoggedRequest, RequestFacts } from './request-log.js';
import { parseRpc } from './rpc-request.js';
import { runText } from './run-batch.js';
import type { Variables } from './statement-context.js';
import { refusal, TdsError } from './tds-error.js';
import { beginTlsHandshake, type TlsHandshake, type Wire } from './tls-upgrade.js';
import { connectionReset, done, errorToken } from './tokens.js';
import type { Principals } from './translate-rights.js';

/** What a connection needs of the stub. */
export interface ConnectionHost {
  readonly principals: Principals;
  /** Certificate and key, when a client that asks for encryption gets it. */
  readonly secureContext: SecureContext | undefined;
  /** @throws TdsError 18456, 4060 */
  logIn(user: string, password: string, database: string): Promise<PgSession>;
  log(request: LoggedRequest): void;
  takeFailure(on: ScriptedFailure['on'], text?: string): ScriptedFailure['failure'] | undefined;
}

interface RunRequest {
  readonly text: string;
  readonly variables: Variables;
  readonly isProcedure: boolean;
  readonly wasReset: boolean;
}

const TRANSACTION = { begin: 5, commit: 7, rollback: 8 } as const;
const FATAL_SEVERITY = 20;

/** One connection of a client: one message in, one answer out, in turn. */
export class TdsConnection {
  #session: PgSession | undefined;
  #bulk: AnnouncedBulk | undefined;
  #descriptor = 0n;
  #work: Promise<void> = Promise.resolve();
  #isBusy = false;
  #handshake: TlsHandshake | undefined;
  #wire: Wire;
  readonly #assemble: (chunk: Buffer) => void;

  constructor(
    private readonly socket: Socket,
    private readonly number: number,
    private readonly host: ConnectionHost,
  ) {
    this.#assemble = createPacketAssembler((message) => {
      this.#receive(message);
    });
    this.#wire = { write: (bytes) => void socket.write(bytes) };
    socket.on('data', this.#assemble);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      void this.close();
    });
  }

  /** Cuts the connection; what it had open is undone. */
  async close(): Promise<void> {
    this.socket.destroy();
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    this.#log({ kind: 'close' });
    if (this.#isBusy) await session.cancel().catch(() => undefined);
    await this.#work;
    await session.close();
  }

  #receive(message: TdsMessage): void {
    if (message.kind === MESSAGE.attention) {
      this.#log({ kind: 'attention' });
      if (this.#isBusy) void this.#session?.cancel();
      else this.#send(done({ kind: 'statement', isAttention: true }));
      return;
    }
    this.#work = this.#work.then(async () => {
      this.#isBusy = true;
      try {
        await this.#answer(message);
      } catch (error) {
        this.#sendError(asTdsError(error));
      } finally {
        this.#isBusy = false;
      }
    });
  }

  async #answer(message: TdsMessage): Promise<void> {
    if (message.kind === MESSAGE.prelogin) {
      return this.#prelogin(message.body);
    }
    if (message.kind === MESSAGE.login) return this.#logIn(message.body);
    const session = this.#session;
    if (session === undefined) throw refusal('a request before the login');
    if (message.resetsConnection) {
      this.#log({ kind: 'reset' });
      await session.reset();
    }
    if (message.isIgnored) {
      this.#bulk = undefined;
      this.#send(done({ kind: 'statement' }));
      return;
    }
    if (message.kind === MESSAGE.batch) return this.#batch(session, message);
    if (message.kind === MESSAGE.rpc) return this.#rpc(session, message);
    if (message.kind === MESSAGE.bulk) return this.#bulkRows(session, message.body);
    if (message.kind === MESSAGE.transaction) return this.#transaction(session, message.body);
    throw refusal(`a message of the kind ${message.kind}`);
  }

  /** The first PRELOGIN asks whether to encrypt; those after it carry the handshake. */
  async #prelogin(body: Buffer): Promise<void> {
    const handshake = this.#handshake;
    if (handshake === undefined) {
      const context = asksForEncryption(body) ? this.host.secureContext : undefined;
      this.#send(preloginAnswer(context !== undefined));
      if (context !== undefined) this.#handshake = beginTlsHandshake(context);
      return;
    }
    const { bytes, isDone } = await handshake.next(body);
    this.socket.write(packetsOf(bytes, MESSAGE.prelogin));
    if (!isDone) return;
    this.#wire = handshake.wire;
    handshake.takeOver(this.socket, this.#assemble);
  }

  async #logIn(body: Buffer): Promise<void> {
    const { user, password, database, applicationName } = parseLogin(body);
    this.#log({ kind: 'login', user, database, applicationName });
    if (await this.#fails('login')) return;
    try {
      this.#session = await this.host.logIn(user, password, database);
      this.#send(Buffer.concat([loginAcknowledgement(database), done({ kind: 'statement' })]));
    } catch (error) {
      this.#sendError(error);
      this.socket.end();
    }
  }

  async #batch(session: PgSession, { body, resetsConnection }: TdsMessage): Promise<void> {
    const text = withoutHeaders(body).rest().toString('utf16le');
    this.#log({ kind: 'batch', text });
    if (await this.#fails('statement', text)) return;
    const bulk = parseInsertBulk(text);
    if (bulk === undefined)
      return this.#run(session, {
        text,
        variables: new Map(),
        isProcedure: false,
        wasReset: resetsConnection,
      });
    await checkBulkColumns(bulk, session);
    this.#bulk = bulk;
    this.#send(done({ kind: 'statement' }));
  }

  async #rpc(session: PgSession, { body, resetsConnection }: TdsMessage): Promise<void> {
    const { text, parameters, variables } = parseRpc(body);
    this.#log({ kind: 'rpc', text, parameters });
    if (await this.#fails('statement', text)) return;
    await this.#run(session, { text, variables, isProcedure: true, wasReset: resetsConnection });
  }

  /** Temporary tables made inside sp_executesql end with it. */
  async #run(session: PgSession, request: RunRequest): Promise<void> {
    const { text, variables, isProcedure, wasReset } = request;
    const results: BatchResult[] = [];
    const temporary: string[] = [];
    let error: TdsError | undefined;
    try {
      await runText(text, {
        session,
        principals: this.host.principals,
        variables,
        results,
        temporary,
      });
    } catch (thrown) {
      const known = asTdsError(thrown);
      error = known instanceof TdsError ? known : new TdsError(50_998, String(thrown));
    }
    if (session.takeCancelled()) {
      // The request and the attention have an answer each.
      this.#send(done({ kind: 'statement', isError: true }));
      this.#send(done({ kind: 'statement', isAttention: true }));
      return;
    }
    if (isProcedure && temporary.length > 0 && error === undefined) {
      await session.query(`drop table if exists ${temporary.join(', ')}`);
    }
    const answer = answerOf(results, {
      isProcedure,
      error,
      descriptorOf: (kind) => this.#nextDescriptor(kind),
    });
    if (this.#cutAfter) this.socket.destroy();
    else this.#send(wasReset ? Buffer.concat([connectionReset(), answer]) : answer);
  }

  async #bulkRows(session: PgSession, body: Buffer): Promise<void> {
    const bulk = this.#bulk;
    this.#bulk = undefined;
    if (bulk === undefined) throw refusal('bulk rows nobody announced');
    const { columns, rows } = parseBulkRows(body);
    this.#log({ kind: 'bulk', text: bulk.text, columns, rowCount: rows.length });
    if (await this.#fails('bulk', bulk.text)) return;
    try {
      await copyBulkRows(bulk, rows, session);
    } catch (error) {
      await this.#giveUp(session, asTdsError(error));
      return;
    }
    this.#send(done({ kind: 'statement', rows: rows.length }));
  }

  async #transaction(session: PgSession, body: Buffer): Promise<void> {
    const reader = withoutHeaders(body);
    const type = reader.uint16();
    const results: BatchResult[] = [];
    if (type === TRANSACTION.begin) {
      const isolationLevel = reader.uint8();
      this.#log({ kind: 'begin', isolationLevel });
      if (await this.#fails('begin')) return;
      await session.begin(isolationLevel);
      results.push({ kind: 'begin' });
    } else if (type === TRANSACTION.commit) {
      this.#log({ kind: 'commit' });
      if (await this.#fails('commit')) return;
      await session.commit();
      results.push({ kind: 'commit' });
    } else if (type === TRANSACTION.rollback) {
      this.#log({ kind: 'rollback' });
      if (!session.isInTransaction)
        throw new TdsError(
          3903,
          'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.',
        );
      await session.rollback();
      results.push({ kind: 'rollback' });
    } else {
      throw refusal(`the transaction request ${type}`);
    }
    if (this.#cutAfter) this.socket.destroy();
    else
      this.#send(
        answerOf(results, {
          isProcedure: false,
          descriptorOf: (kind) => this.#nextDescriptor(kind),
        }),
      );
  }

  #cutAfter = false;

  /** Whether a scripted failure has taken the place of the work. */
  async #fails(on: ScriptedFailure['on'], text?: string): Promise<boolean> {
    const failure = this.host.takeFailure(on, text);
    this.#cutAfter = failure === 'cut after';
    if (failure === undefined || failure === 'cut after') return false;
    if (failure === 'cut before') {
      this.socket.destroy();
      return true;
    }
    const session = this.#session;
    if (session === undefined) {
      this.#sendError(failure);
      this.socket.end();
      return true;
    }
    await this.#giveUp(session, failure);
    return true;
  }

  /** Sends an error, and rolls back where SQL Server would. */
  async #giveUp(session: PgSession, error: unknown): Promise<void> {
    const results: BatchResult[] = [];
    const known = error instanceof TdsError ? error : new TdsError(50_998, String(error));
    const rollsBack =
      session.xactAbort || known.number === 1205 || known.severity >= FATAL_SEVERITY;
    if (session.isInTransaction && rollsBack) {
      await session.rollback();
      results.push({ kind: 'rollback' });
    }
    const answer = answerOf(results, {
      isProcedure: false,
      error: known,
      descriptorOf: (kind) => this.#nextDescriptor(kind),
    });
    this.#send(answer);
    if (known.severity >= FATAL_SEVERITY) this.socket.end();
  }

  #sendError(error: unknown): void {
    const known = error instanceof TdsError ? error : new TdsError(50_998, String(error));
    this.#send(Buffer.concat([errorToken(known), done({ kind: 'statement', isError: true })]));
  }

  #nextDescriptor(kind: 'begin' | 'commit' | 'rollback'): Buffer {
    if (kind === 'begin') this.#descriptor += 1n;
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(this.#descriptor);
    return bytes;
  }

  #send(body: Buffer): void {
    if (!this.socket.destroyed) this.#wire.write(packetsOf(body));
  }

  #log(request: RequestFacts): void {
    this.host.log({ connection: this.number, ...request });
  }
}
