import { refusal } from './tds-error.js';
import { isOperator, isWord, spell, syntaxError, type Token } from './tsql-tokens.js';

/** Walks over the tokens of one level. */
export class TokenCursor {
  #at = 0;

  constructor(readonly tokens: readonly Token[]) {}

  get isAtEnd(): boolean {
    return this.#at >= this.tokens.length;
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.#at + ahead];
  }

  next(): Token {
    const token = this.tokens[this.#at];
    if (token === undefined) throw syntaxError('the end');
    this.#at += 1;
    return token;
  }

  isWord(...words: readonly string[]): boolean {
    return isWord(this.peek(), ...words);
  }

  /** Takes these words if all of them come next. */
  takeWords(...words: readonly string[]): boolean {
    if (!words.every((word, index) => isWord(this.peek(index), word))) return false;
    this.#at += words.length;
    return true;
  }

  takeOperator(operator: string): boolean {
    if (!isOperator(this.peek(), operator)) return false;
    this.#at += 1;
    return true;
  }

  needWords(...words: readonly string[]): void {
    if (!this.takeWords(...words))
      throw refusal(`${spell(this.peek())} where ${words.join(' ')} was expected`);
  }

  needOperator(operator: string): void {
    if (!this.takeOperator(operator)) throw syntaxError(spell(this.peek()));
  }

  /** What stands between the parentheses that come next. */
  needGroup(): readonly Token[] {
    const token = this.next();
    if (token.kind !== 'group') throw syntaxError(spell(token));
    return token.items;
  }

  takeGroup(): readonly Token[] | undefined {
    return this.peek()?.kind === 'group' ? this.needGroup() : undefined;
  }

  /** An identifier in lower case: names are told apart without regard to case. */
  needName(): string {
    return this.needNameAsWritten().toLowerCase();
  }

  needNameAsWritten(): string {
    const token = this.next();
    if (token.kind !== 'word' && token.kind !== 'name') throw syntaxError(spell(token));
    return token.text;
  }

  /** The tokens up to one that ends them, or to the end. */
  takeUntil(isEnd: (token: Token, index: number) => boolean): readonly Token[] {
    const start = this.#at;
    while (!this.isAtEnd) {
      const token = this.peek();
      if (token === undefined || isEnd(token, this.#at - start)) break;
      this.#at += 1;
    }
    return this.tokens.slice(start, this.#at);
  }

  needEnd(): void {
    if (!this.isAtEnd) throw refusal(`${spell(this.peek())} at this place`);
  }
}

/** Cuts tokens at the commas of their level. */
export function splitAtCommas(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (isOperator(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
