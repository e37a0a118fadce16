/** F&O takes no more operations in one batch. */
export const mostOperations = 5000;
/** So few are begun at once that a batch is answered within the time for one request, where half a second goes by for each line. */
const usualOperations = 400;

/** How many of the first ones go into one batch, each with its header and lines; at least one. */
export function fitting<T>(all: T[], linesOf: (one: T) => unknown[]): number {
	let operations = 0;
	const count = all.findIndex((one) => (operations += 1 + linesOf(one).length) > usualOperations);
	return count < 0 ? all.length : Math.max(1, count);
}
