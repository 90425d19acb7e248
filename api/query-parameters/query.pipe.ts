import type { PipeTransform } from '@nestjs/common';
import { z } from 'zod';

import type { ErrorCode } from '../../domain/errors/error-catalogue.js';
import {
  InvalidParametersError,
  type ParameterProblem,
} from '../problem-details/invalid-parameters-error.js';

import { ISSUE_CODE, NO_HINT, PARAMETER_FACTS } from './parameter-facts.js';
import { splitParameterList } from './parameter-list.js';

/** A schema of a whole query string: each parameter registered with its facts, no others allowed. */
export type QuerySchema = z.ZodObject<z.ZodRawShape>;

interface Finding {
  readonly problem: ParameterProblem;
  readonly sentence: string;
  readonly code: ErrorCode;
}

const LONGEST_ECHO = 200;

/** Checks a query string against its schema and hands on what it means. */
export class QueryPipe<Schema extends QuerySchema> implements PipeTransform<
  unknown,
  z.output<Schema>
> {
  constructor(private readonly schema: Schema) {}

  /**
   * The query that a query string means.
   *
   * @throws InvalidParametersError INVALID_PARAMETER, or UNKNOWN_REGION when that is all that is wrong.
   */
  transform(raw: unknown): z.output<Schema> {
    const given = asRecord(raw);
    const result = this.schema.safeParse(given);
    if (result.success) return result.data;

    const findings = result.error.issues.flatMap((issue) => this.findingsOf(issue, given));
    const code = findings.find((finding) => finding.code === 'INVALID_PARAMETER')?.code;
    throw new InvalidParametersError(
      code ?? findings[0]?.code ?? 'INVALID_PARAMETER',
      findings.map((finding) => finding.sentence).join('; '),
      findings.map((finding) => finding.problem),
    );
  }

  private findingsOf(issue: z.core.$ZodIssue, given: Record<string, unknown>): Finding[] {
    if (issue.code === 'unrecognized_keys') {
      const names = Object.keys(this.schema.shape);
      return issue.keys.map((key) => unknownParameter(key, given[key], names));
    }
    const [name, index] = issue.path;
    const raw = given[String(name)];
    const isListItem = typeof index === 'number';
    const value = echo(isListItem ? splitParameterList(raw)[index] : raw);
    const allowed = this.allowedFor(String(name));
    const problem = { parameter: String(name), value, allowed };
    return [
      {
        problem,
        sentence: sentenceOf(problem, raw, isListItem) + hintOf(issue),
        code: codeOf(issue),
      },
    ];
  }

  private allowedFor(name: string): string {
    const parameter = this.schema.shape[name];
    const facts = parameter instanceof z.ZodType ? PARAMETER_FACTS.get(parameter) : undefined;
    return facts?.allowed ?? 'another value';
  }
}

function unknownParameter(name: string, raw: unknown, names: readonly string[]): Finding {
  const allowed = names.length === 0 ? 'no parameter' : `only the parameters ${names.join(', ')}`;
  return {
    problem: { parameter: name, value: echo(raw), allowed },
    sentence: `parameter '${echo(name) ?? ''}' does not exist here: expected ${allowed}`,
    code: 'INVALID_PARAMETER',
  };
}

function sentenceOf(problem: ParameterProblem, raw: unknown, isListItem: boolean): string {
  const { parameter, value, allowed } = problem;
  if (raw === undefined) return `${parameter} is missing: expected ${allowed}`;
  if (Array.isArray(raw) && !isListItem)
    return `${parameter} is given ${raw.length} times: expected it once`;
  return `${parameter} is '${value ?? ''}': expected ${allowed}`;
}

function hintOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'custom' && issue.message !== NO_HINT ? issue.message : '';
}

function codeOf(issue: z.core.$ZodIssue): ErrorCode {
  const isUnknownRegion =
    issue.code === 'custom' &&
    issue.params?.[ISSUE_CODE] === ('UNKNOWN_REGION' satisfies ErrorCode);
  return isUnknownRegion ? 'UNKNOWN_REGION' : 'INVALID_PARAMETER';
}

function echo(raw: unknown): string | null {
  if (raw === undefined || raw === null) return null;
  const text = typeof raw === 'string' ? raw : JSON.stringify(raw);
  return text.slice(0, LONGEST_ECHO);
}

function asRecord(raw: unknown): Record<string, unknown> {
  return typeof raw === 'object' && raw !== null ? { ...raw } : {};
}
