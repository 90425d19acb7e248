import type { Grammar } from './statement-context.js';
import { translateCall } from './translate-call.js';
import { translateQuery } from './translate-query.js';

/** The parts of T-SQL that hold each other. */
export const GRAMMAR: Grammar = { query: translateQuery, call: translateCall };
