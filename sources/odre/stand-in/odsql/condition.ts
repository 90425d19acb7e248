/** Comparison operators of the subset. */
export const COMPARISON_OPERATORS = ['=', '!=', '>=', '<=', '>', '<'] as const;

/** One of {@link COMPARISON_OPERATORS}. */
export type ComparisonOperator = (typeof COMPARISON_OPERATORS)[number];

/** A literal: `12`, `'text'`, `date'2026-08-27'`. */
export type Literal =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'date'; readonly value: string };

/** A parsed `where` clause. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly operator: ComparisonOperator;
      readonly literal: Literal;
    }
  | { readonly kind: 'null'; readonly field: string; readonly isNegated: boolean }
  | {
      readonly kind: 'in';
      readonly field: string;
      readonly literals: readonly Literal[];
      readonly isNegated: boolean;
    };
