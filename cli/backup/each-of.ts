/** Works through items, a few at once; the first failure ends it once what is under way is through. */
export async function eachOf<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const state = { hasFailed: false };
  let turn: Promise<unknown> = Promise.resolve();
  const take = (): Promise<IteratorResult<Item>> => {
    const taken = turn.then(() => queue.next());
    turn = taken.catch(() => undefined);
    return taken;
  };
  const lane = async (): Promise<void> => {
    try {
      for (let next = await take(); next.done !== true; next = await take()) {
        if (state.hasFailed) return;
        await work(next.value);
      }
    } catch (error) {
      state.hasFailed = true;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
