/** A line of a delimited text. */
export interface DelimitedLine {
  /** Line it begins on, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The lines of a delimited text that are not blank. A cell in quotes may hold delimiters, line breaks
 * and doubled quotes, and may be as long as it likes.
 */
export function* delimitedLines(text: string, delimiter: string): Generator<DelimitedLine> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const begin = at;
    const cells: string[] = [];
    for (;;) {
      const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter);
      cells.push(cell.text);
      at = cell.end;
      if (text[at] !== delimiter) break;
      at += 1;
    }
    // Whatever stands behind a closing quote belongs to no cell and ends with the line.
    const end = endOfLine(text, at);
    const isBlank = cells.length === 1 && cells[0] === '';
    if (!isBlank) yield { line, cells };
    at = end + 1;
    line += lineFeedsIn(text, begin, at);
  }
}

interface Cell {
  readonly text: string;
  readonly end: number;
}

function plainCell(text: string, begin: number, delimiter: string): Cell {
  let end = begin;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end += 1;
  const isLast = text[end] !== delimiter;
  return { text: isLast ? text.slice(begin, end).replace(/\r$/, '') : text.slice(begin, end), end };
}

function quotedCell(text: string, begin: number): Cell {
  let end = text.indexOf('"', begin + 1);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end === -1) return { text: text.slice(begin + 1), end: text.length };
  return { text: text.slice(begin + 1, end).replaceAll('""', '"'), end: end + 1 };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function lineFeedsIn(text: string, begin: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', begin); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
}
