/** Something opened with a secret, which follows the secret's changes. */
export interface Rotating<Opened> {
  /**
   * Works with what is opened for the secret of now. When the work says that the secret was turned
   * down, the secret is read again at once; if it changed, the work is done a second time, with what
   * is opened for the new one.
   *
   * @param mayRepeat whether the work can still be done a second time. Default: always.
   * @throws whatever getting the secret, opening or the work throws.
   */
  use<Result>(
    work: (opened: Opened) => Promise<Result>,
    mayRepeat?: () => boolean,
  ): Promise<Result>;
  /** Closes what is opened once its last use has ended. */
  close(): Promise<void>;
}

/** How to follow a secret. */
export interface RotatingOptions<Secret, Opened> {
  /** The secret as it is now; asked before every use. */
  readonly current: () => Promise<Secret>;
  /** Reads the secret again at once. */
  readonly refresh: () => Promise<void>;
  readonly open: (secret: Secret) => Promise<Opened>;
  readonly close: (opened: Opened) => Promise<void>;
  /** Whether an error of the work says that the secret is not, or no longer, the right one. */
  readonly isTurnedDown: (error: unknown) => boolean;
  /** Told when closing something that no use needs any more failed. */
  readonly onCloseFailed: (error: unknown) => void;
}

/** What was opened for one value of the secret, and how many uses it still has. */
interface Lease<Secret, Opened> {
  readonly secret: Secret;
  readonly opened: Promise<Opened>;
  uses: number;
  isRetired: boolean;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

/**
 * Opens anew when a secret has changed. What was opened for the value before is closed after its
 * last use: a piece of work never loses what it works with.
 */
export function createRotating<Secret, Opened>(
  options: RotatingOptions<Secret, Opened>,
): Rotating<Opened> {
  let current: Lease<Secret, Opened> | undefined;
  const closing = new Set<Promise<void>>();

  const leaseFor = (secret: Secret): Lease<Secret, Opened> => {
    // Two questions: no lease is not a lease for an absent secret.
    if (current !== undefined && current.secret === secret) return current;
    retire();
    const lease = createLease(secret, options.open(secret));
    current = lease;
    lease.opened.catch(() => {
      if (current === lease) current = undefined;
    });
    return lease;
  };
  const retire = (): void => {
    const lease = current;
    current = undefined;
    if (lease === undefined) return;
    lease.isRetired = true;
    if (lease.uses === 0) lease.end();
    const closed = closeAfterUse(lease, options).finally(() => closing.delete(closed));
    closing.add(closed);
  };
  const useOnce = async <Result>(
    lease: Lease<Secret, Opened>,
    work: (opened: Opened) => Promise<Result>,
  ): Promise<Result> => {
    lease.uses += 1;
    try {
      return await work(await lease.opened);
    } finally {
      lease.uses -= 1;
      if (lease.isRetired && lease.uses === 0) lease.end();
    }
  };
  return {
    use: async (work, mayRepeat = () => true) => {
      const lease = leaseFor(await options.current());
      try {
        return await useOnce(lease, work);
      } catch (error) {
        if (!options.isTurnedDown(error) || !mayRepeat()) throw error;
        await options.refresh();
        const secret = await options.current();
        if (secret === lease.secret) throw error;
        return await useOnce(leaseFor(secret), work);
      }
    },
    close: async () => {
      retire();
      await Promise.all(closing);
    },
  };
}

function createLease<Secret, Opened>(
  secret: Secret,
  opened: Promise<Opened>,
): Lease<Secret, Opened> {
  const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
  return {
    secret,
    opened,
    uses: 0,
    isRetired: false,
    ended,
    end: () => {
      end(undefined);
    },
  };
}

async function closeAfterUse<Secret, Opened>(
  lease: Lease<Secret, Opened>,
  { close, onCloseFailed }: RotatingOptions<Secret, Opened>,
): Promise<void> {
  await lease.ended;
  try {
    await close(await lease.opened);
  } catch (error) {
    onCloseFailed(error);
  }
}
