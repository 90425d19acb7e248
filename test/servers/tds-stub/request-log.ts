/** A parameter as the driver sent it. */
export interface SentParameter {
  readonly name: string;
  /** The type of its bytes, such as `datetime2(7)`. */
  readonly sentType: string;
  /** The type that `sp_executesql` declares for it. */
  readonly declaredType: string;
  readonly value: string | null;
}

/** A column of a bulk load as the driver described it. */
export interface BulkColumn {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
}

/** One thing a client asked for. */
export type RequestFacts =
  | {
      readonly kind: 'login';
      readonly user: string;
      readonly database: string;
      readonly applicationName: string;
    }
  | { readonly kind: 'batch'; readonly text: string }
  | { readonly kind: 'rpc'; readonly text: string; readonly parameters: readonly SentParameter[] }
  | {
      readonly kind: 'bulk';
      readonly text: string;
      readonly columns: readonly BulkColumn[];
      readonly rowCount: number;
    }
  | { readonly kind: 'begin' | 'commit' | 'rollback'; readonly isolationLevel?: number }
  | { readonly kind: 'attention' | 'reset' | 'close' };

/** One thing a client asked for; `connection` counts the connections from 1. */
export type LoggedRequest = RequestFacts & { readonly connection: number };
