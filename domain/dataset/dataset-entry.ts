/** When a dataset is asked for, by the clock of the scheduler (UTC). */
export type ScheduleTime =
  | {
      readonly kind: 'interval';
      readonly everyMinutes: number;
      /** Minutes after each multiple of the interval since the epoch. */
      readonly offsetMinutes: number;
    }
  | { readonly kind: 'monthly'; readonly dayOfMonth: number; readonly hourUtc: number };

/**
 * A standing order of a dataset: when, and for which span before and after the scheduled time. Its
 * schedule at Temporal is called `<dataset>-<name>`.
 */
export interface DatasetSchedule {
  readonly name: string;
  readonly at: ScheduleTime;
  readonly minutesBack: number;
  readonly minutesAhead: number;
  /** The window begins and ends on a multiple of this many minutes since the epoch. */
  readonly alignMinutes: number;
  /**
   * A long window is worked through a UTC month at a time; `whole_month` widens it to the months it
   * touches, so that a month that is asked for every day is the same window, and the same object.
   */
  readonly split: 'none' | 'month' | 'whole_month';
}

/**
 * What tells how recent a dataset is: the last instant a measured value stands for (R5), or, where
 * answers have no measured instants, the last time the source answered and was loaded.
 */
export const JUDGED_ON = ['measured', 'answered'] as const;

/** One of {@link JUDGED_ON}. */
export type JudgedOn = (typeof JUDGED_ON)[number];

/**
 * When a dataset is due. An instant t is covered by the value of the slot that holds it; an answer
 * counts from when it was given.
 */
export interface LagLimits {
  /** A value is normally there this many minutes after its instant: older is late. */
  readonly lateAfterMinutes: number;
  /** From here on something is broken: older is stale, and an alarm is raised. */
  readonly staleAfterMinutes: number;
}

/** When a dataset is due, and what tells. */
export interface ExpectedFreshness extends LagLimits {
  readonly judgedOn: JudgedOn;
}

/** What holds of a dataset whatever system it comes from. */
export interface DatasetEntry {
  /** Folder of `sources/` that knows it. */
  readonly source: string;
  readonly nameFr: string;
  /** Minutes between two slots; null for what has no slots, such as a register. */
  readonly stepMinutes: number | null;
  /** Measured wherever there are measurements. */
  readonly judgedOn: JudgedOn;
  /** Null for what comes only when somebody brings a file: nothing is expected of it. */
  readonly freshness: LagLimits | null;
  readonly schedules: readonly DatasetSchedule[];
}
