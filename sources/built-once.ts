/**
 * A value that is built when it is first asked for and kept. For expressions of nodejs-polars: they
 * never change, and each operation of one costs half a millisecond or more to build, which would be
 * most of the time of a small window.
 */
export function builtOnce<T>(build: () => T): () => T {
  let built: { readonly value: T } | undefined;
  return () => (built ??= { value: build() }).value;
}
