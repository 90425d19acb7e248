import { refusal } from './tds-error.js';
import { splitAtCommas, TokenCursor } from './token-cursor.js';
import { literal, quoted, readObjectName } from './tsql-names.js';
import { isWord, spell, type Token } from './tsql-tokens.js';

/** Names of roles and users of one database: PostgreSQL shares them among all. */
export interface Principals {
  /** The PostgreSQL role of a principal, quoted. */
  roleOf(name: string): string;
  /** Passwords of logins and of users that have their own, by name. */
  readonly passwords: Map<string, string>;
}

const RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES'];
/** Rights that PostgreSQL has no need of: whoever may enter may do it. */
const FREE_RIGHTS = ['CONNECT', 'EXECUTE', 'VIEW DEFINITION', 'VIEW DATABASE STATE', 'SHOWPLAN'];

/** Writes CREATE, ALTER and DROP of roles, users and logins; undefined for anything else. */
export function translatePrincipal(
  tokens: readonly Token[],
  principals: Principals,
): readonly string[] | undefined {
  const cursor = new TokenCursor(tokens);
  if (cursor.takeWords('CREATE', 'ROLE')) return createRole(cursor, principals);
  if (cursor.takeWords('CREATE', 'LOGIN')) return createLogin(cursor, principals);
  if (cursor.takeWords('CREATE', 'USER')) return createUser(cursor, principals);
  if (cursor.takeWords('ALTER', 'ROLE')) return alterRole(cursor, principals);
  if (cursor.takeWords('DROP', 'LOGIN')) return dropLogin(cursor, principals);
  if (cursor.takeWords('DROP', 'ROLE') || cursor.takeWords('DROP', 'USER')) {
    const ifExists = cursor.takeWords('IF', 'EXISTS') ? 'if exists ' : '';
    const role = principals.roleOf(cursor.needName());
    cursor.needEnd();
    const disown = `do $$ begin if to_regrole(${literal(role)}) is not null then execute ${literal(`drop owned by ${role}`)}; end if; end $$`;
    return [disown, `drop role ${ifExists}${role}`];
  }
  return undefined;
}

/**
 * Writes GRANT, REVOKE and DENY. A deny becomes a revoke: that it would also beat another role's
 * grant is not shown here.
 */
export function translateRight(
  tokens: readonly Token[],
  principals: Principals,
): readonly string[] {
  const cursor = new TokenCursor(tokens);
  const verb = spell(cursor.next()).toUpperCase();
  const rights = splitAtCommas(cursor.takeUntil((token) => isWord(token, 'ON', 'TO', 'FROM')));
  const target = cursor.takeWords('ON') ? readTarget(cursor) : undefined;
  if (!cursor.takeWords('TO')) cursor.needWords('FROM');
  const names = splitAtCommas(cursor.takeUntil(() => false)).map((part) => {
    const name = new TokenCursor(part);
    const role = name.needName();
    name.needEnd();
    return role === 'public' ? 'public' : principals.roleOf(role);
  });
  const words = rights.flatMap((right) => rightOf(right));
  if (words.length === 0) return [];
  if (target === undefined) throw refusal(`${verb.toLowerCase()} without an object`);
  const isGiven = verb === 'GRANT';
  const head = `${isGiven ? 'grant' : 'revoke'} ${words.join(', ')}`;
  const tail = `${isGiven ? 'to' : 'from'} ${names.join(', ')}`;
  return target.map((object) => `${object.before}${head} on ${object.name} ${tail}`);
}

interface Target {
  readonly before: string;
  readonly name: string;
}

/** `[object::]dbo.t` or `schema::dbo`, which also means tables that come later. */
function readTarget(cursor: TokenCursor): readonly Target[] {
  if (cursor.takeWords('SCHEMA')) {
    cursor.needOperator('::');
    const schema = quoted(cursor.needName());
    return [
      { before: '', name: `all tables in schema ${schema}` },
      { before: `alter default privileges in schema ${schema} `, name: 'tables' },
    ];
  }
  if (cursor.takeWords('OBJECT')) cursor.needOperator('::');
  return [{ before: '', name: readObjectName(cursor).sql }];
}

function rightOf(tokens: readonly Token[]): readonly string[] {
  const cursor = new TokenCursor(tokens);
  const words = cursor
    .takeUntil((token) => token.kind === 'group')
    .map(spell)
    .join(' ')
    .toUpperCase();
  if (FREE_RIGHTS.includes(words)) return [];
  if (!RIGHTS.includes(words)) throw refusal(`the right ${words}`);
  const columns = cursor.takeGroup();
  cursor.needEnd();
  if (columns === undefined) return [words.toLowerCase()];
  return [
    `${words.toLowerCase()} (${splitAtCommas(columns)
      .map((part) => quoted(spell(part[0])))
      .join(', ')})`,
  ];
}

function createRole(cursor: TokenCursor, principals: Principals): readonly string[] {
  const role = principals.roleOf(cursor.needName());
  if (cursor.takeWords('AUTHORIZATION')) cursor.needName();
  cursor.needEnd();
  return [`create role ${role} nologin`];
}

function createLogin(cursor: TokenCursor, principals: Principals): readonly string[] {
  const name = cursor.needName();
  cursor.needWords('WITH');
  principals.passwords.set(name, readPassword(cursor));
  cursor.takeUntil(() => false);
  return [];
}

function createUser(cursor: TokenCursor, principals: Principals): readonly string[] {
  const name = cursor.needName();
  if (cursor.takeWords('FOR', 'LOGIN') || cursor.takeWords('FROM', 'LOGIN')) {
    const login = cursor.needName();
    const password = principals.passwords.get(login);
    if (password === undefined) throw refusal(`a user for the login ${login}, which is not there`);
    principals.passwords.set(name, password);
  } else if (cursor.takeWords('WITH')) {
    principals.passwords.set(name, readPassword(cursor));
  } else if (!cursor.takeWords('WITHOUT', 'LOGIN')) {
    cursor.needWords('FROM', 'EXTERNAL', 'PROVIDER');
  }
  cursor.needEnd();
  return [`create role ${principals.roleOf(name)} nologin`];
}

function alterRole(cursor: TokenCursor, principals: Principals): readonly string[] {
  const role = principals.roleOf(cursor.needName());
  const isAdded = cursor.takeWords('ADD', 'MEMBER');
  if (!isAdded) cursor.needWords('DROP', 'MEMBER');
  const member = principals.roleOf(cursor.needName());
  cursor.needEnd();
  return [isAdded ? `grant ${role} to ${member}` : `revoke ${role} from ${member}`];
}

function dropLogin(cursor: TokenCursor, principals: Principals): readonly string[] {
  principals.passwords.delete(cursor.needName());
  cursor.needEnd();
  return [];
}

function readPassword(cursor: TokenCursor): string {
  cursor.needWords('PASSWORD');
  cursor.needOperator('=');
  return spell(cursor.next());
}
