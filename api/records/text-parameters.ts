import { z } from 'zod';

import type { ErrorCode } from '../../domain/errors/error-catalogue.js';
import { issueParameters, NO_HINT, PARAMETER_FACTS } from '../query-parameters/parameter-facts.js';
import { splitParameterList } from '../query-parameters/parameter-list.js';

/** What a caller is told of a parameter that lists texts. */
export interface TextListFacts {
  readonly description: string;
  readonly example: readonly string[];
  /** Ends the sentence "expected one or more of ...". */
  readonly allowed: string;
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  /** What a text outside `values` is, unless it is empty; INVALID_PARAMETER when absent. */
  readonly unknownCode?: ErrorCode;
}

/** A parameter with any number of texts, repeated or comma-separated; all when absent. */
export function textListParameter(facts: TextListFacts): z.ZodType<readonly string[]> {
  const { description, example, allowed, values, pattern, unknownCode } = facts;
  const params = unknownCode === undefined ? {} : { params: issueParameters(unknownCode) };
  const item = z
    .string()
    .refine((text) => text !== '', { error: NO_HINT, abort: true })
    .refine((text) => values?.includes(text) ?? true, { error: NO_HINT, ...params })
    .refine((text) => pattern?.test(text) ?? true, NO_HINT);
  return z
    .preprocess(splitParameterList, z.array(item))
    .transform((items) => [...new Set(items)].sort())
    .default([])
    .register(PARAMETER_FACTS, {
      description: `${description}, repeated or comma-separated; all when absent.`,
      example,
      allowed: `one or more of ${allowed}`,
      jsonSchema: {
        type: 'array',
        items: { type: 'string', ...(values === undefined ? {} : { enum: values }) },
      },
      isRequired: false,
    });
}
